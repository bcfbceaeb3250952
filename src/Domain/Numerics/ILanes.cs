namespace SignalEs.Domain.Numerics;

/// <summary>
/// A register of doubles. Kernels are written once against it and run at 128, 256 and 512 bits; lanes never mix and every
/// operation is correctly rounded, so that each lane has the same bits whatever the width. A comparison gives a mask: all bits set or none.
/// </summary>
/// <typeparam name="TSelf">The register type.</typeparam>
internal unsafe interface ILanes<TSelf>
    where TSelf : struct, ILanes<TSelf>
{
    /// <summary>Doubles per register.</summary>
    static abstract int Count { get; }

    static abstract TSelf Broadcast(double value);

    static abstract TSelf Load(double* source);

    static abstract void Store(TSelf value, double* destination);

    static abstract TSelf operator +(TSelf a, TSelf b);

    static abstract TSelf operator -(TSelf a, TSelf b);

    static abstract TSelf operator *(TSelf a, TSelf b);

    static abstract TSelf operator /(TSelf a, TSelf b);

    static abstract TSelf operator -(TSelf a);

    /// <summary>a*b + c with one rounding.</summary>
    static abstract TSelf Fma(TSelf a, TSelf b, TSelf c);

    static abstract TSelf Sqrt(TSelf a);

    static abstract TSelf Abs(TSelf a);

    /// <summary>Mask of a &lt; b; false where either is NaN.</summary>
    static abstract TSelf Less(TSelf a, TSelf b);

    /// <summary>Mask of a == b; false where either is NaN.</summary>
    static abstract TSelf Equal(TSelf a, TSelf b);

    static abstract TSelf And(TSelf a, TSelf b);

    static abstract TSelf Or(TSelf a, TSelf b);

    /// <summary>a and not b.</summary>
    static abstract TSelf AndNot(TSelf a, TSelf b);

    /// <summary>Lane by lane <paramref name="yes"/> where the mask is set, else <paramref name="no"/>.</summary>
    static abstract TSelf Select(TSelf mask, TSelf yes, TSelf no);

    /// <summary>Lane by lane <paramref name="yes"/> where a &lt; b, else (also where either is NaN) <paramref name="no"/>; cheaper than a mask.</summary>
    static abstract TSelf SelectLess(TSelf a, TSelf b, TSelf yes, TSelf no);

    /// <summary>Whether the mask is set in any lane.</summary>
    static abstract bool Any(TSelf mask);

    /// <summary>2^n for an integral n in [-1022, 1023].</summary>
    static abstract TSelf PowerOfTwo(TSelf n);

    /// <summary>The exponent e of a positive normal x = m 2^e, as a double.</summary>
    static abstract TSelf Exponent(TSelf x);

    /// <summary>The mantissa m in [1, 2) of a positive normal x = m 2^e.</summary>
    static abstract TSelf Mantissa(TSelf x);
}
