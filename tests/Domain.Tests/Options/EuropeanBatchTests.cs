using SignalEs.Domain.Numerics;
using SignalEs.Domain.Options;
using SignalEs.Domain.Options.European;
using SignalEs.Domain.Tests.Numerical;

namespace SignalEs.Domain.Tests.Options;

public class EuropeanBatchTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(128)]
    [InlineData(1003)]
    public void Every_row_of_a_batch_has_the_bits_of_the_single_evaluation(int count)
    {
        EuropeanSample book = new(count, seed: 11);
        BlackScholesMerton.EvaluateBatch(book.Input, book.Results);
        for (int i = 0; i < count; i++)
        {
            Greeks g = BlackScholesMerton.Evaluate(
                book.Right[i], book.Spot[i], book.Strike[i], book.Years[i], book.Rate[i], book.Yield[i], book.Vol[i]);
            double[] single = [g.Price, g.Delta, g.Gamma, g.Vega, g.Theta, g.Rho];
            Assert.Equal(Bits.Of(single), Bits.Of(book.Output.Select(column => column[i])));
            double price = BlackScholesMerton.Price(
                book.Right[i], book.Spot[i], book.Strike[i], book.Years[i], book.Rate[i], book.Yield[i], book.Vol[i]);
            Assert.Equal(Bits.Of([g.Price]), Bits.Of([price]));
        }
    }

    [Fact]
    public void Black76_batches_have_the_bits_of_the_single_evaluation()
    {
        EuropeanSample book = new(301, seed: 12);
        Black76.EvaluateBatch(book.Input, book.Results);
        for (int i = 0; i < 301; i++)
        {
            Greeks g = Black76.Evaluate(book.Right[i], book.Spot[i], book.Strike[i], book.Years[i], book.Rate[i], book.Vol[i]);
            double[] single = [g.Price, g.Delta, g.Gamma, g.Vega, g.Theta, g.Rho];
            Assert.Equal(Bits.Of(single), Bits.Of(book.Output.Select(column => column[i])));
        }
    }

    [Fact]
    public void Registers_of_every_width_give_the_same_bits_and_they_are_the_recorded_ones()
    {
        Assert.Equal("732DF32419F416DE", Digest<Lanes128>());
        Assert.Equal(Digest<Lanes128>(), Digest<Lanes256>());
        Assert.Equal(Digest<Lanes128>(), Digest<Lanes512>());
    }

    [Fact]
    public void Columns_of_different_length_are_refused()
    {
        EuropeanSample book = new(8, seed: 1);
        EuropeanSample shorter = new(7, seed: 1);
        Assert.Throws<ArgumentException>(() => BlackScholesMerton.EvaluateBatch(book.Input, shorter.Results));
    }

    [Fact]
    public void Batches_allocate_nothing()
    {
        EuropeanSample book = new(1003, seed: 2);
        BlackScholesMerton.EvaluateBatch(book.Input, book.Results);
        long before = GC.GetAllocatedBytesForCurrentThread();
        BlackScholesMerton.EvaluateBatch(book.Input, book.Results);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static string Digest<TV>()
        where TV : struct, ILanes<TV>
    {
        EuropeanSample book = new(4003, seed: 13);
        EuropeanDispatch.Run<TV, SpotModel>(book.Input, book.Results);
        return Bits.Digest(book.Output.SelectMany(column => column));
    }
}
