using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SignalEs.Domain.Indicators.Kernels;

/// <summary>
/// Hands out the rows of a table one after another. That they fit is checked once; a row's length is then a constant to the compiler, which drops the
/// bounds checks inside the kernel.
/// </summary>
internal readonly ref struct RowWriter
{
    private readonly ref double _first;

    /// <exception cref="ArgumentException">The table is too short.</exception>
    public RowWriter(Span<double> table, int rows, int width)
    {
        if (table.Length < (long)rows * width) throw new ArgumentException($"{rows} rows of {width} don't fit into {table.Length} values.", nameof(table));
        _first = ref MemoryMarshal.GetReference(table);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<double> Row(int row, int width) => MemoryMarshal.CreateSpan(ref Unsafe.Add(ref _first, (nint)row * width), width);
}
