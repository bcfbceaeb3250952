using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SignalEs.Domain.Numerics;

namespace SignalEs.Domain.Options.European;

/// <summary>Cuts a batch into chunks for the widest kernel that the hardware has. The bits don't depend on the choice.</summary>
internal static unsafe class EuropeanDispatch
{
    // 27 columns of 128 doubles are 27 kB: inputs, scratch and outputs of a chunk fit a 32 kB first-level cache.
    private const int Chunk = 128;

    public static void Run<TModel>(in EuropeanBatch input, in GreeksBatch output)
        where TModel : struct, IEuropeanModel
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Run<Lanes512, TModel>(input, output);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Run<Lanes256, TModel>(input, output);
        }
        else
        {
            Run<Lanes128, TModel>(input, output);
        }
    }

    [SkipLocalsInit]
    public static void Run<TV, TModel>(in EuropeanBatch input, in GreeksBatch output)
        where TV : struct, ILanes<TV>
        where TModel : struct, IEuropeanModel
    {
        int count = input.Count;
        ReadOnlySpan<double> yield = TModel.OnForward ? input.Rate : input.DividendYield;
        RequireLengths(input, yield, output, count);

        double* scratch = stackalloc double[(EuropeanScratch.Columns + 1) * Chunk];
        double* padded = stackalloc double[12 * TV.Count];
        fixed (double* spot = input.Spot, strike = input.Strike, years = input.Years, rate = input.Rate, y = yield, vol = input.Vol)
        fixed (double* price = output.Price, delta = output.Delta, gamma = output.Gamma, vega = output.Vega)
        fixed (double* theta = output.Theta, rho = output.Rho)
        {
            EuropeanColumns c = default;
            c.Scratch = EuropeanScratch.Over(scratch, Chunk);
            c.Sign = scratch + (EuropeanScratch.Columns * Chunk);
            int whole = count - (count % TV.Count);
            for (int start = 0; start < whole; start += Chunk)
            {
                int rows = Math.Min(Chunk, whole - start);
                Signs(input.Right.Slice(start, rows), c.Sign);
                c.Spot = spot + start;
                c.Strike = strike + start;
                c.Years = years + start;
                c.Rate = rate + start;
                c.Yield = y + start;
                c.Vol = vol + start;
                c.Price = price + start;
                c.Delta = delta + start;
                c.Gamma = gamma + start;
                c.Vega = vega + start;
                c.Theta = theta + start;
                c.Rho = rho + start;
                EuropeanKernel<TV>.Run<TModel>(c, rows);
            }

            if (whole < count)
            {
                Tail<TV, TModel>(input, yield, output, whole, c, padded);
            }
        }
    }

    /// <summary>The rows that don't fill a register run in a padded copy.</summary>
    private static void Tail<TV, TModel>(
        in EuropeanBatch input, ReadOnlySpan<double> yield, in GreeksBatch output, int start, EuropeanColumns c, double* padded)
        where TV : struct, ILanes<TV>
        where TModel : struct, IEuropeanModel
    {
        int width = TV.Count;
        new Span<double>(padded, 12 * width).Fill(1.0);
        new Span<double>(c.Sign, width).Fill(1.0);
        Signs(input.Right[start..], c.Sign);
        c.Spot = Copy(input.Spot[start..], padded);
        c.Strike = Copy(input.Strike[start..], padded + width);
        c.Years = Copy(input.Years[start..], padded + (2 * width));
        c.Rate = Copy(input.Rate[start..], padded + (3 * width));
        c.Yield = Copy(yield[start..], padded + (4 * width));
        c.Vol = Copy(input.Vol[start..], padded + (5 * width));
        c.Price = padded + (6 * width);
        c.Delta = padded + (7 * width);
        c.Gamma = padded + (8 * width);
        c.Vega = padded + (9 * width);
        c.Theta = padded + (10 * width);
        c.Rho = padded + (11 * width);
        EuropeanKernel<TV>.Run<TModel>(c, width);
        int rows = input.Count - start;
        new ReadOnlySpan<double>(c.Price, rows).CopyTo(output.Price[start..]);
        new ReadOnlySpan<double>(c.Delta, rows).CopyTo(output.Delta[start..]);
        new ReadOnlySpan<double>(c.Gamma, rows).CopyTo(output.Gamma[start..]);
        new ReadOnlySpan<double>(c.Vega, rows).CopyTo(output.Vega[start..]);
        new ReadOnlySpan<double>(c.Theta, rows).CopyTo(output.Theta[start..]);
        new ReadOnlySpan<double>(c.Rho, rows).CopyTo(output.Rho[start..]);
    }

    private static double* Copy(ReadOnlySpan<double> rows, double* destination)
    {
        rows.CopyTo(new Span<double>(destination, rows.Length));
        return destination;
    }

    private static void Signs(ReadOnlySpan<OptionRight> rights, double* sign)
    {
        for (int i = 0; i < rights.Length; i++)
        {
            sign[i] = 1.0 - (2.0 * (int)rights[i]);
        }
    }

    private static void RequireLengths(in EuropeanBatch input, ReadOnlySpan<double> yield, in GreeksBatch output, int count)
    {
        bool inputs = input.Right.Length == count && input.Strike.Length == count && input.Years.Length == count
            && input.Rate.Length == count && yield.Length == count && input.Vol.Length == count;
        bool outputs = output.Price.Length == count && output.Delta.Length == count && output.Gamma.Length == count
            && output.Vega.Length == count && output.Theta.Length == count && output.Rho.Length == count;
        if (!inputs || !outputs)
        {
            throw new ArgumentException($"All columns must have {count} rows, as the spot column has.", nameof(input));
        }
    }
}
