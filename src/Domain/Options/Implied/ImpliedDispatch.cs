using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SignalEs.Domain.Numerics;
using SignalEs.Domain.Options.European;

namespace SignalEs.Domain.Options.Implied;

/// <summary>Cuts a batch into chunks for the widest kernel that the hardware has. The bits don't depend on the choice.</summary>
internal static unsafe class ImpliedDispatch
{
    // Scratch and inputs of a chunk fit the first-level cache.
    private const int Chunk = 128;
    private const int SpotInputs = 6;

    public static void Run(in ImpliedVolBatch input, Span<double> vol, Span<ImpliedVolStatus> status)
    {
        if (input.Price.Length <= 2)
        {
            Run<Lanes128>(input, vol, status);
        }
        else if (Vector512.IsHardwareAccelerated)
        {
            Run<Lanes512>(input, vol, status);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Run<Lanes256>(input, vol, status);
        }
        else
        {
            Run<Lanes128>(input, vol, status);
        }
    }

    public static void Run(in ImpliedVolSpotBatch input, Span<double> vol, Span<ImpliedVolStatus> status)
    {
        if (input.Price.Length <= 2)
        {
            Run<Lanes128>(input, vol, status);
        }
        else if (Vector512.IsHardwareAccelerated)
        {
            Run<Lanes512>(input, vol, status);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Run<Lanes256>(input, vol, status);
        }
        else
        {
            Run<Lanes128>(input, vol, status);
        }
    }

    [SkipLocalsInit]
    public static void Run<TV>(in ImpliedVolBatch input, Span<double> vol, Span<ImpliedVolStatus> status)
        where TV : struct, ILanes<TV>
    {
        int count = input.Price.Length;
        Require(
            input.Right.Length == count && input.Forward.Length == count && input.Strike.Length == count && input.Years.Length == count
            && input.DiscountFactor.Length == count && vol.Length == count && status.Length == count);
        double* block = stackalloc double[(ImpliedColumns.Scratch + SpotInputs) * Chunk];
        ImpliedColumns c = ImpliedColumns.Over(block, Chunk);
        double* staged = block + (ImpliedColumns.Scratch * Chunk);
        for (int start = 0; start < count; start += Chunk)
        {
            int rows = Math.Min(Chunk, count - start);
            int padded = (rows + TV.Count - 1) / TV.Count * TV.Count;
            c.Price = Stage(input.Price.Slice(start, rows), staged, padded);
            c.Years = Stage(input.Years.Slice(start, rows), staged + Chunk, padded);
            double* forward = Stage(input.Forward.Slice(start, rows), staged + (2 * Chunk), padded);
            double* strike = Stage(input.Strike.Slice(start, rows), staged + (3 * Chunk), padded);
            double* discount = Stage(input.DiscountFactor.Slice(start, rows), staged + (4 * Chunk), padded);
            Signs(input.Right.Slice(start, rows), c.Sign, padded);
            ImpliedLegs<TV>.FromForward(c, forward, strike, discount, padded);
            Solve<TV>(c, padded, vol.Slice(start, rows), status.Slice(start, rows));
        }
    }

    [SkipLocalsInit]
    public static void Run<TV>(in ImpliedVolSpotBatch input, Span<double> vol, Span<ImpliedVolStatus> status)
        where TV : struct, ILanes<TV>
    {
        int count = input.Price.Length;
        Require(
            input.Right.Length == count && input.Spot.Length == count && input.Strike.Length == count && input.Years.Length == count
            && input.Rate.Length == count && input.DividendYield.Length == count && vol.Length == count && status.Length == count);
        double* block = stackalloc double[(ImpliedColumns.Scratch + SpotInputs + EuropeanScratch.Columns) * Chunk];
        ImpliedColumns c = ImpliedColumns.Over(block, Chunk);
        double* staged = block + (ImpliedColumns.Scratch * Chunk);
        EuropeanColumns e = new() { Scratch = EuropeanScratch.Over(staged + (SpotInputs * Chunk), Chunk) };
        e.Scratch.LogMoneyness = c.LogMoneyness;
        e.Scratch.DiscountedSpot = c.LegSpot;
        e.Scratch.DiscountedStrike = c.LegStrike;
        for (int start = 0; start < count; start += Chunk)
        {
            int rows = Math.Min(Chunk, count - start);
            int padded = (rows + TV.Count - 1) / TV.Count * TV.Count;
            c.Price = Stage(input.Price.Slice(start, rows), staged, padded);
            c.Years = e.Years = Stage(input.Years.Slice(start, rows), staged + Chunk, padded);
            e.Spot = e.Vol = Stage(input.Spot.Slice(start, rows), staged + (2 * Chunk), padded); // the check of vol sees what is already checked
            e.Strike = Stage(input.Strike.Slice(start, rows), staged + (3 * Chunk), padded);
            e.Rate = Stage(input.Rate.Slice(start, rows), staged + (4 * Chunk), padded);
            e.Yield = Stage(input.DividendYield.Slice(start, rows), staged + (5 * Chunk), padded);
            Signs(input.Right.Slice(start, rows), c.Sign, padded);
            EuropeanKernel<TV>.LogMoneyness<SpotModel>(e, padded);
            EuropeanKernel<TV>.Discount(e, padded);
            ImpliedLegs<TV>.FromSpot(c, e.Spot, e.Strike, e.Rate, e.Yield, padded);
            Solve<TV>(c, padded, vol.Slice(start, rows), status.Slice(start, rows));
        }
    }

    private static void Solve<TV>(ImpliedColumns c, int padded, Span<double> vol, Span<ImpliedVolStatus> status)
        where TV : struct, ILanes<TV>
    {
        c.Vol = c.Value; // free once the iteration has ended
        ImpliedKernel<TV>.Run(c, padded);
        new ReadOnlySpan<double>(c.Vol, vol.Length).CopyTo(vol);
        for (int i = 0; i < status.Length; i++)
        {
            status[i] = (ImpliedVolStatus)(int)c.Status[i];
        }
    }

    private static double* Stage(ReadOnlySpan<double> rows, double* column, int padded)
    {
        rows.CopyTo(new Span<double>(column, rows.Length));
        new Span<double>(column + rows.Length, padded - rows.Length).Fill(1.0);
        return column;
    }

    private static void Signs(ReadOnlySpan<OptionRight> rights, double* sign, int padded)
    {
        for (int i = 0; i < rights.Length; i++)
        {
            sign[i] = 1.0 - (2.0 * (int)rights[i]);
        }

        new Span<double>(sign + rights.Length, padded - rights.Length).Fill(1.0);
    }

    private static void Require(bool sameLength)
    {
        if (!sameLength)
        {
            throw new ArgumentException("All columns must have one length.");
        }
    }
}
