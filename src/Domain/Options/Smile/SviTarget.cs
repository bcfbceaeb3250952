namespace SignalEs.Domain.Options.Smile;

/// <summary>
/// The points that a fit has to meet, as total variances, and the inner problem of the quasi-explicit calibration (De Marco and Martini, Zeliade
/// Systems, 2009): with m and sigma given, w is linear in what is left. Written as w = a + u p(y) + v q(y), y = (k - m) / sigma,
/// p = (sqrt(y² + 1) + y) / 2, q = 1 / 4p, with u and v the wings' slopes times sigma, the no-arbitrage bounds on slopes are a box,
/// 0 ≤ u, v ≤ 2 sigma, and the least squares within it can be written down.
/// </summary>
internal sealed class SviTarget
{
    /// <summary>Square errors are counted in square basis points of volatility: near 1 where a fit is about right.</summary>
    private const double Scale = 1e8;

    private readonly double[] _k;
    private readonly double[] _w;
    private readonly double[] _weight;
    private readonly double[] _p;

    public SviTarget(ReadOnlySpan<SmilePoint> points, double years)
    {
        int n = points.Length;
        (_k, _w, _weight, _p) = (new double[n], new double[n], new double[n], new double[n]);
        double total = 0;
        for (int i = 0; i < n; i++)
        {
            total += points[i].Weight;
        }

        for (int i = 0; i < n; i++)
        {
            _k[i] = points[i].LogMoneyness;
            _w[i] = points[i].Vol * points[i].Vol * years;
            double slope = 2 * points[i].Vol * years; // dw / dvol: an error in w becomes one in volatility
            _weight[i] = Scale * points[i].Weight / (total * slope * slope);
        }
    }

    public double From => _k[0];

    public double To => _k[^1];

    public double LowestAt => _k[Array.IndexOf(_w, Min(_w))];

    /// <summary>Weighted mean square error, basis points of volatility squared.</summary>
    public double Error(in SviParameters svi)
    {
        double error = 0;
        for (int i = 0; i < _k.Length; i++)
        {
            double off = svi.TotalVariance(_k[i]) - _w[i];
            error += _weight[i] * off * off;
        }

        return error;
    }

    /// <summary>The best a, b and rho for this m and sigma.</summary>
    public SviParameters Best(double m, double sigma)
    {
        (double total, double meanP, double meanQ, double meanW) = (0, 0, 0, 0);
        for (int i = 0; i < _k.Length; i++)
        {
            double y = (_k[i] - m) / sigma;
            double root = Math.Sqrt(y * y + 1);
            double p = y >= 0 ? 0.5 * (root + y) : 0.5 / (root - y);
            _p[i] = p;
            total += _weight[i];
            meanP += _weight[i] * p;
            meanQ += _weight[i] * 0.25 / p;
            meanW += _weight[i] * _w[i];
        }

        (meanP, meanQ, meanW) = (meanP / total, meanQ / total, meanW / total);
        var normal = default(Normal2);
        for (int i = 0; i < _k.Length; i++)
        {
            normal.Add(_weight[i], _p[i] - meanP, 0.25 / _p[i] - meanQ, _w[i] - meanW);
        }

        var (u, v) = normal.MinimumInBox(2 * sigma);
        double a = Math.Max(meanW - u * meanP - v * meanQ, -Math.Sqrt(u * v)); // the lowest variance is a + sqrt(uv)
        return OfWings(a, u / sigma, v / sigma, m, sigma);
    }

    /// <summary>Raw SVI with the given slopes of its wings.</summary>
    public static SviParameters OfWings(double a, double right, double left, double m, double sigma)
    {
        double b = 0.5 * (right + left);
        return new SviParameters(a, b, b > 0 ? 0.5 * (right - left) / b : 0, m, sigma);
    }

    private static double Min(double[] values)
    {
        double lowest = values[0];
        foreach (double value in values)
        {
            lowest = Math.Min(lowest, value);
        }

        return lowest;
    }

    /// <summary>Normal equations of two centred columns.</summary>
    private struct Normal2
    {
        private double _pp, _pq, _qq, _pw, _qw;

        public void Add(double weight, double p, double q, double w)
        {
            _pp += weight * p * p;
            _pq += weight * p * q;
            _qq += weight * q * q;
            _pw += weight * p * w;
            _qw += weight * q * w;
        }

        public readonly (double U, double V) MinimumInBox(double max)
        {
            double det = _pp * _qq - _pq * _pq;
            double u = (_pw * _qq - _qw * _pq) / det;
            double v = (_qw * _pp - _pw * _pq) / det;
            if (u >= 0 && u <= max && v >= 0 && v <= max)
            {
                return (u, v);
            }

            // Convex: what isn't inside lies on one of the four edges.
            Span<(double U, double V)> edges = [(0, AlongV(0, max)), (max, AlongV(max, max)), (AlongU(0, max), 0), (AlongU(max, max), max)];
            var best = edges[0];
            foreach (var edge in edges)
            {
                best = Cost(edge) < Cost(best) ? edge : best;
            }

            return best;
        }

        private readonly double AlongV(double u, double max) => _qq > 0 ? Math.Clamp((_qw - u * _pq) / _qq, 0, max) : 0;

        private readonly double AlongU(double v, double max) => _pp > 0 ? Math.Clamp((_pw - v * _pq) / _pp, 0, max) : 0;

        private readonly double Cost((double U, double V) at)
            => at.U * (at.U * _pp - 2 * _pw) + at.V * (at.V * _qq - 2 * _qw) + 2 * at.U * at.V * _pq;
    }
}
