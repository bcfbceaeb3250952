using SignalEs.Domain.Numerics;

namespace SignalEs.Domain.Options.American;

/// <summary>Small dense linear systems by Gaussian elimination with partial pivoting. Lanes are rows: the bits are those of one row after the other.</summary>
internal static unsafe class LinearSystem<TV>
    where TV : struct, ILanes<TV>
{
    private const int Size = BoundaryTables.Points;

    /// <summary>
    /// Solves M x = y in place for one or more right sides, one after the other in memory; M given by columns ([column][row]). x replaces y, M is
    /// destroyed. Each side has the bits that it has alone.
    /// </summary>
    public static void Solve(double* m, double* y, int sides = 1)
    {
        double* below = stackalloc double[Size];
        for (int k = 0; k < Size; k++)
        {
            double* column = m + (k * Size);
            Exchange(m, y, sides, k, Pivot(column, k));
            double inverse = 1.0 / column[k];
            for (int i = 0; i < Size; i++)
            {
                below[i] = i > k ? column[i] * inverse : 0.0;
            }

            for (double* other = column + Size; other < m + (Size * Size); other += Size)
            {
                Subtract(below, other[k], other);
            }

            for (double* side = y; side < y + (sides * Size); side += Size)
            {
                Subtract(below, side[k], side);
            }
        }

        for (double* side = y; side < y + (sides * Size); side += Size)
        {
            for (int k = Size - 1; k >= 0; k--)
            {
                side[k] /= m[(k * Size) + k];
                for (int i = 0; i < k; i++)
                {
                    side[i] -= m[(k * Size) + i] * side[k];
                }
            }
        }
    }

    private static int Pivot(double* column, int k)
    {
        int pivot = k;
        for (int i = k + 1; i < Size; i++)
        {
            if (Math.Abs(column[i]) > Math.Abs(column[pivot]))
            {
                pivot = i;
            }
        }

        return pivot;
    }

    private static void Exchange(double* m, double* y, int sides, int row, int other)
    {
        if (row == other)
        {
            return;
        }

        for (double* side = y; side < y + (sides * Size); side += Size)
        {
            (side[row], side[other]) = (side[other], side[row]);
        }

        for (double* column = m + (row * Size); column < m + (Size * Size); column += Size)
        {
            (column[row], column[other]) = (column[other], column[row]);
        }
    }

    private static void Subtract(double* below, double head, double* rows)
    {
        for (int i = 0; i < Size; i += TV.Count)
        {
            TV.Store(TV.Load(rows + i) - (TV.Load(below + i) * TV.Broadcast(head)), rows + i);
        }
    }
}
