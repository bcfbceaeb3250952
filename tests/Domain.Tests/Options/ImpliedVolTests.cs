using CsCheck;
using SignalEs.Domain.Numerics;
using SignalEs.Domain.Options;
using SignalEs.Domain.Options.Implied;
using SignalEs.Domain.Tests.Numerical;

namespace SignalEs.Domain.Tests.Options;

public class ImpliedVolTests
{
    [Fact]
    public void Repricing_at_the_implied_volatility_gives_the_price_back() =>
        Gen.Select(Gen.Double[-1.0, 1.0], Gen.Double[0.001, 10.0], Gen.Double[0.02, 3.0], Gen.Bool).Sample(
            (x, t, vol, call) =>
            {
                OptionRight right = call ? OptionRight.Call : OptionRight.Put;
                double strike = 100.0 * Math.Exp(x * vol * Math.Sqrt(t) * 6.0);
                double price = Black76.Price(right, 100.0, strike, t, 0.0, vol);
                ImpliedVolStatus status = ImpliedVol.Solve(right, price, 100.0, strike, t, 1.0, out double solved);
                if (status == ImpliedVolStatus.Ok)
                {
                    double again = Black76.Price(right, 100.0, strike, t, 0.0, solved);
                    Assert.Equal(price, again, (2e-14 * price) + (3e-16 * Math.Max(100.0, strike)));
                }
                else
                {
                    Assert.True(Black76.Evaluate(right, 100.0, strike, t, 0.0, vol).Vega * vol < 1e-12 * Math.Max(100.0, strike), status.ToString());
                }
            });

    [Theory]
    [InlineData(1)]
    [InlineData(13)]
    [InlineData(500)]
    public void Every_row_of_a_batch_has_the_bits_of_the_single_solution_whatever_its_neighbours(int count)
    {
        EuropeanSample book = Priced(count);
        double[] vol = new double[count];
        ImpliedVolStatus[] status = new ImpliedVolStatus[count];
        ImpliedVol.SolveBatch(Prices(book), vol, status);
        for (int i = 0; i < count; i++)
        {
            ImpliedVolStatus single = ImpliedVol.Solve(
                book.Right[i], book.Output[0][i], book.Spot[i], book.Strike[i], book.Years[i], book.Rate[i], book.Yield[i], out double v);
            Assert.Equal(single, status[i]);
            Assert.Equal(Bits.Of([v]), Bits.Of([vol[i]]));
        }
    }

    [Fact]
    public void Registers_of_every_width_give_the_same_bits_and_they_are_the_recorded_ones()
    {
        Assert.Equal("60B12BF74E9AA273", Digest<Lanes128>());
        Assert.Equal(Digest<Lanes128>(), Digest<Lanes256>());
        Assert.Equal(Digest<Lanes128>(), Digest<Lanes512>());
    }

    [Fact]
    public void Prices_from_one_ulp_above_intrinsic_to_one_below_the_maximum_end_without_NaN()
    {
        foreach (double strike in new[] { 1e-3, 50.0, 99.999999, 100.0, 100.000001, 200.0, 1e6 })
        {
            foreach (OptionRight right in Enum.GetValues<OptionRight>())
            {
                double intrinsic = Math.Max(right == OptionRight.Call ? 100.0 - strike : strike - 100.0, 0.0);
                double most = right == OptionRight.Call ? 100.0 : strike;
                foreach (double price in new[]
                {
                    Math.BitIncrement(intrinsic), intrinsic + 1e-300, intrinsic + (1e-12 * (most - intrinsic)),
                    0.5 * (intrinsic + most), Math.BitDecrement(most), most - (1e-12 * (most - intrinsic)),
                })
                {
                    ImpliedVolStatus status = ImpliedVol.Solve(right, price, 100.0, strike, 0.5, 1.0, out double vol);
                    Assert.True(
                        status is ImpliedVolStatus.AtIntrinsic or ImpliedVolStatus.AboveMax || vol is > 0.0 and < 1e3,
                        $"{right} {strike} {price:R}: {status} {vol}");
                }
            }
        }
    }

    private static EuropeanSample Priced(int count)
    {
        EuropeanSample book = new(count, seed: 21);
        BlackScholesMerton.EvaluateBatch(book.Input, book.Results);
        return book;
    }

    private static ImpliedVolSpotBatch Prices(EuropeanSample book) => new()
    {
        Right = book.Right,
        Price = book.Output[0],
        Spot = book.Spot,
        Strike = book.Strike,
        Years = book.Years,
        Rate = book.Rate,
        DividendYield = book.Yield,
    };

    private static string Digest<TV>()
        where TV : struct, ILanes<TV>
    {
        EuropeanSample book = Priced(2003);
        double[] vol = new double[2003];
        ImpliedVolStatus[] status = new ImpliedVolStatus[2003];
        ImpliedDispatch.Run<TV>(Prices(book), vol, status);
        return Bits.Digest(vol.Concat(status.Select(s => (double)s)));
    }
}
