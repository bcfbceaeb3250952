namespace SignalEs.Domain.Numerics;

/// <summary>Inverse tangent with the same bits on every machine: additions, multiplications and one division, none fused.</summary>
public static class Trigonometry
{
    /// <summary>
    /// Angle in radians, -π/2 to π/2, within 1 ulp. The argument is brought to |t| ≤ 7/16 by atan(x) = atan(c) + atan((x - c) / (1 + c x)) with
    /// c = 1/2, 1, 3/2 or infinity; the series there is the minimax polynomial of FDLIBM's s_atan.c (Sun Microsystems, 1993).
    /// </summary>
    public static double Atan(double x)
    {
        var size = Math.Abs(x);
        if (size < 0.4375) return double.IsNaN(x) || size < 1e-9 ? x : x - (x * Series(x));
        if (double.IsNaN(x)) return x;

        // Each base angle as the double nearest to it and what is missing.
        var (reduced, angle, rest) = size switch
        {
            < 0.6875 => (((2 * size) - 1) / (2 + size), 4.63647609000806093515e-01, 2.26987774529616870924e-17),
            < 1.1875 => ((size - 1) / (size + 1), 7.85398163397448278999e-01, 3.06161699786838301793e-17),
            < 2.4375 => ((size - 1.5) / (1 + (1.5 * size)), 9.82793723247329054082e-01, 1.39033110312309984516e-17),
            _ => (-1 / size, 1.57079632679489655800e+00, 6.12323399573676603587e-17),
        };
        var result = angle - ((reduced * Series(reduced)) - rest - reduced);
        return x < 0 ? -result : result;
    }

    /// <summary>1 - atan(t) / t.</summary>
    private static double Series(double t)
    {
        var z = t * t;
        var w = z * z;
        var odd = z * (3.33333333333329318027e-01 + (w * (1.42857142725034663711e-01 + (w * (9.09088713343650656196e-02
            + (w * (6.66107313738753120669e-02 + (w * (4.97687799461593236017e-02 + (w * 1.62858201153657823623e-02))))))))));
        var even = w * (-1.99999999998764832476e-01 + (w * (-1.11111104054623557880e-01 + (w * (-7.69187620504482999495e-02
            + (w * (-5.83357013379057348645e-02 + (w * -3.65315727442169155270e-02))))))));
        return odd + even;
    }
}
