using System.Globalization;
using CsCheck;
using SignalEs.Domain.Options;

namespace SignalEs.Domain.Tests.Options;

public sealed class EscrowedDividendsTests
{
    private const double Spot = 100.0;

    private static readonly Gen<CashDividend[]> Schedules = Gen.Select(Gen.Int[1, 365], Gen.Double[0.1, 3.0], (day, amount) => On(day, amount)).Array[0, 4];

    [Fact]
    public void Prices_and_Greeks_are_those_of_the_reference()
    {
        foreach (OracleRow row in OracleRow.Read("dividends.csv"))
        {
            var (r, q, years) = (row.Number("r"), row.Number("q"), row.Number("days") / 365.0);
            var escrow = EscrowedDividends.Of([.. row["dividends"].Split(' ').Select(Parse)], 0, Days(row.Number("days")), r, q);
            Greeks g = escrow.On(BlackScholesMerton.Evaluate(Right(row), escrow.Ex(row.Number("S")), row.Number("K"), years, r, q, row.Number("sigma")));
            Near(row, "price", g.Price);
            Near(row, "delta", g.Delta);
            Near(row, "gamma", g.Gamma);
            Near(row, "vega", g.Vega);
            Near(row, "theta", g.Theta);
            Near(row, "rho", g.Rho);
        }
    }

    [Fact]
    public void A_batch_has_the_values_of_its_rows() => Schedules.Sample(
        schedule =>
        {
            var escrow = EscrowedDividends.Of(schedule, 0, Days(200), 0.04, 0.01);
            Greeks bare = BlackScholesMerton.Evaluate(OptionRight.Call, escrow.Ex(Spot), 95, 200 / 365.0, 0.04, 0.01, 0.3);
            double[] columns = [bare.Delta, bare.Theta, bare.Rho];
            escrow.On(new GreeksBatch { Delta = columns.AsSpan(0, 1), Theta = columns.AsSpan(1, 1), Rho = columns.AsSpan(2, 1) });
            Greeks g = escrow.On(bare);
            Assert.Equal([g.Delta, g.Theta, g.Rho], columns);
        },
        iter: 100);

    [Fact]
    public void Call_less_put_is_the_discounted_forward_less_the_strike() => Schedules.Sample(
        schedule =>
        {
            const double r = 0.03;
            var escrow = EscrowedDividends.Of(schedule, 0, Days(300), r, 0);
            double Price(OptionRight right) => BlackScholesMerton.Price(right, escrow.Ex(Spot), 105, 300 / 365.0, r, 0, 0.25);
            double paid = schedule.Where(d => d.ExNs <= Days(300)).Sum(d => d.Amount * Math.Exp(-r * d.ExNs / UnixNanos.PerYear365));
            Assert.Equal(Spot - paid - (105 * Math.Exp(-r * 300 / 365.0)), Price(OptionRight.Call) - Price(OptionRight.Put), 1e-11);
        },
        iter: 200);

    [Fact]
    public void Only_dividends_after_now_and_up_to_the_expiry_count()
    {
        CashDividend[] schedule = [On(10, 1.0), On(20, 1.0), On(30, 1.0)];
        Assert.Equal(1.0, EscrowedDividends.Of(schedule, Days(10), Days(20), 0, 0).Value);
        Assert.Equal(2.0, EscrowedDividends.Of(schedule, Days(10), Days(30), 0, 0).Value);
        Assert.Equal(EscrowedDividends.None, EscrowedDividends.Of([], 0, Days(30), 0, 0));
    }

    [Fact]
    public void Theta_is_how_the_price_falls_as_time_passes_between_dividends() => Gen.Double[0.5, 9.5].Sample(
        day =>
        {
            CashDividend[] schedule = [On(10, 2.0), On(100, 2.0)];
            Greeks At(double now)
            {
                var escrow = EscrowedDividends.Of(schedule, Days(now), Days(180), 0.06, 0.01);
                return escrow.On(BlackScholesMerton.Evaluate(OptionRight.Put, escrow.Ex(Spot), 100, (180 - now) / 365.0, 0.06, 0.01, 0.2));
            }

            const double h = 0.05;
            Assert.Equal((At(day + h).Price - At(day - h).Price) / (2 * h / 365.0), At(day).Theta, 1e-5);
        },
        iter: 20);

    private static CashDividend Parse(string text)
    {
        string[] parts = text.Split(':');
        return On(double.Parse(parts[0], CultureInfo.InvariantCulture), double.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    private static CashDividend On(double day, double amount) => new(Days(day), amount);

    private static long Days(double days) => (long)(days * UnixNanos.PerDay);

    private static OptionRight Right(OracleRow row) => row["type"] == "C" ? OptionRight.Call : OptionRight.Put;

    private static void Near(OracleRow row, string column, double got)
    {
        double want = row.Number(column);
        Assert.True(Math.Abs(got - want) <= 1e-11 * (Math.Abs(want) + 1.0), $"{column} {got:R}, not {want:R}, in {row}");
    }
}
