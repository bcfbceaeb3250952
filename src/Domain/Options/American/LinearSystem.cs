namespace SignalEs.Domain.Options.American;

/// <summary>Small dense linear systems by Gaussian elimination with partial pivoting.</summary>
internal static unsafe class LinearSystem
{
    /// <summary>Solves M x = y in place, M given by columns ([column][row]); x replaces y, M is destroyed.</summary>
    public static void Solve(double* m, double* y, int size)
    {
        for (int k = 0; k < size; k++)
        {
            int pivot = k;
            for (int i = k + 1; i < size; i++)
            {
                if (Math.Abs(m[(k * size) + i]) > Math.Abs(m[(k * size) + pivot]))
                {
                    pivot = i;
                }
            }

            if (pivot != k)
            {
                (y[k], y[pivot]) = (y[pivot], y[k]);
                for (int j = k; j < size; j++)
                {
                    (m[(j * size) + k], m[(j * size) + pivot]) = (m[(j * size) + pivot], m[(j * size) + k]);
                }
            }

            double inverse = 1.0 / m[(k * size) + k];
            for (int i = k + 1; i < size; i++)
            {
                m[(k * size) + i] *= inverse;
                y[i] -= m[(k * size) + i] * y[k];
            }

            for (int j = k + 1; j < size; j++)
            {
                double head = m[(j * size) + k];
                for (int i = k + 1; i < size; i++)
                {
                    m[(j * size) + i] -= m[(k * size) + i] * head;
                }
            }
        }

        for (int k = size - 1; k >= 0; k--)
        {
            y[k] /= m[(k * size) + k];
            for (int i = 0; i < k; i++)
            {
                y[i] -= m[(k * size) + i] * y[k];
            }
        }
    }
}
