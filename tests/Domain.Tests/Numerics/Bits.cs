using System.Buffers.Binary;
using System.IO.Hashing;

namespace SignalEs.Domain.Tests.Numerical;

/// <summary>Doubles as bits, for tests that allow no difference at all.</summary>
internal static class Bits
{
    public static IEnumerable<long> Of(IEnumerable<double> values) => values.Select(BitConverter.DoubleToInt64Bits);

    /// <summary>xxHash64 over the bits in little-endian order.</summary>
    public static string Digest(IEnumerable<double> values)
    {
        XxHash64 hash = new();
        Span<byte> bytes = stackalloc byte[8];
        foreach (double value in values)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
            hash.Append(bytes);
        }

        return hash.GetCurrentHashAsUInt64().ToString("X16", System.Globalization.CultureInfo.InvariantCulture);
    }
}
