using SignalEs.Domain.Options;

namespace SignalEs.Domain.Tests.Options;

public class EuropeanOracleTests
{
    [Theory]
    [InlineData("european_bsm.csv")]
    [InlineData("european_black76.csv")]
    public void Price_is_within_two_ulps_of_scale_and_first_order_Greeks_within_1e_14(string file)
    {
        foreach (OracleRow row in OracleRow.Read(file))
        {
            Greeks got = Evaluate(row, out double scale, out _);
            Near(row, "price", got.Price, 4e-16 * scale);
            Near(row, "delta", got.Delta, 1e-14);
            Near(row, "vega", got.Vega, 1e-14 * scale);
            Near(row, "theta", got.Theta, 1e-14 * scale);
            Near(row, "rho", got.Rho, 1e-14 * scale);
        }
    }

    [Theory]
    [InlineData("european_bsm.csv")]
    [InlineData("european_black76.csv")]
    public void Out_of_the_money_tails_keep_eleven_digits_down_to_1e_290(string file)
    {
        foreach (OracleRow row in OracleRow.Read(file))
        {
            Greeks got = Evaluate(row, out double scale, out bool outOfTheMoney);
            if (outOfTheMoney)
            {
                NearRelative(row, "price", got.Price, 1e-12, scale);
                NearRelative(row, "delta", got.Delta, 1e-13, scale);
            }

            NearRelative(row, "gamma", got.Gamma, 1e-14, scale);
            NearRelative(row, "vega", got.Vega, 1e-14, scale);
        }
    }

    [Theory]
    [InlineData("european_bsm.csv")]
    [InlineData("european_black76.csv")]
    public void Higher_order_Greeks_match(string file)
    {
        foreach (OracleRow row in OracleRow.Read(file))
        {
            Greeks got = Evaluate(row, out double scale, out _);
            NearRelative(row, "vanna", got.Vanna, 1e-11, scale);
            NearRelative(row, "volga", got.Volga, 1e-11, scale);
            NearRelative(row, "charm", got.Charm, 1e-11, scale);
            NearRelative(row, "speed", got.Speed, 1e-11, scale);
            NearRelative(row, "zomma", got.Zomma, 1e-11, scale);
            NearRelative(row, "color", got.Color, 1e-9, scale);
            NearRelative(row, "veta", got.Veta, 1e-11, scale);
            NearRelative(row, "ultima", got.Ultima, 1e-11, scale);
        }
    }

    private static Greeks Evaluate(OracleRow row, out double scale, out bool outOfTheMoney)
    {
        OptionRight right = row["type"] == "C" ? OptionRight.Call : OptionRight.Put;
        bool spot = row.Has("q");
        double s = row.Number(spot ? "S" : "F");
        double k = row.Number("K");
        double t = row.Number("T");
        double r = row.Number("r");
        double q = spot ? row.Number("q") : r;
        scale = Math.Max(s, k);
        outOfTheMoney = (right == OptionRight.Call) == (Math.Log(s / k) + ((r - q) * t) < 0.0);
        return spot
            ? BlackScholesMerton.Evaluate(right, s, k, t, r, q, row.Number("sigma"))
            : Black76.Evaluate(right, s, k, t, r, row.Number("sigma"));
    }

    private static void Near(OracleRow row, string column, double got, double tolerance) =>
        Assert.True(Math.Abs(got - row.Number(column)) <= tolerance, $"{column} {got:R} in {row}");

    private static void NearRelative(OracleRow row, string column, double got, double relative, double scale)
    {
        double want = row.Number(column);
        double tolerance = Math.Abs(want) < 1e-290 * scale ? 1e-290 * scale : relative * Math.Abs(want);
        Assert.True(Math.Abs(got - want) <= tolerance, $"{column} {got:R} in {row}");
    }
}
