using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SignalEs.Domain.Numerics;

/// <summary>Runs an elementary function over one value or a column, in the widest registers that the hardware has.</summary>
internal static unsafe class Elementary<TFunction>
    where TFunction : struct, IElementary
{
    public static double Of(double x) => TFunction.Apply(Lanes128.Broadcast(x)).First;

    public static void Map(ReadOnlySpan<double> input, Span<double> output)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Map<Lanes512>(input, output);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Map<Lanes256>(input, output);
        }
        else
        {
            Map<Lanes128>(input, output);
        }
    }

    [SkipLocalsInit]
    public static void Map<TV>(ReadOnlySpan<double> input, Span<double> output)
        where TV : struct, ILanes<TV>
    {
        if (output.Length < input.Length)
        {
            throw new ArgumentException($"The result column has {output.Length} rows for {input.Length} arguments.", nameof(output));
        }

        int whole = input.Length - (input.Length % TV.Count);
        fixed (double* source = input, destination = output)
        {
            for (int i = 0; i < whole; i += TV.Count)
            {
                TV.Store(TFunction.Apply(TV.Load(source + i)), destination + i);
            }
        }

        if (whole < input.Length)
        {
            double* padded = stackalloc double[TV.Count];
            Span<double> tail = new(padded, TV.Count);
            tail.Fill(0.5);
            input[whole..].CopyTo(tail);
            TV.Store(TFunction.Apply(TV.Load(padded)), padded);
            tail[..(input.Length - whole)].CopyTo(output[whole..]);
        }
    }
}
