using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using SignalEs.Log.Archiving;

namespace SignalEs.Log.Sealing;

/// <summary>
/// The chain of seals: <c>head(0) = SHA-256("signales log 1")</c>, <c>head(n) = SHA-256(head(n-1) ‖ event n)</c>, where an event is its sequence, stream, version,
/// type, time of append and data, each with its length.
/// </summary>
internal sealed class SealChain
{
    public const int HeadLength = SHA256.HashSizeInBytes;
    public const int MarkLength = 4;

    private readonly byte[] _head;

    private SealChain(byte[] head) => _head = head;

    public static SealChain New() => new(SHA256.HashData("signales log 1"u8));

    /// <exception cref="FormatException">Not a head.</exception>
    public static SealChain From(string head) => new(Convert.FromHexString(head));

    public string Head => Convert.ToHexStringLower(_head);

    /// <summary>First bytes of the head.</summary>
    public ReadOnlySpan<byte> Mark => _head.AsSpan(0, MarkLength);

    public void Add(ArchiveFile.Row e)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(_head);
        Append(hash, e.Sequence);
        Append(hash, Encoding.UTF8.GetBytes(e.Stream));
        Append(hash, e.Version);
        Append(hash, Encoding.UTF8.GetBytes(e.Type));
        Append(hash, (e.Timestamp - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
        Append(hash, e.Json.Span);
        Append(hash, e.Binary);
        hash.TryGetHashAndReset(_head, out _);
    }

    private static void Append(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        hash.AppendData(bytes);
    }

    private static void Append(IncrementalHash hash, ReadOnlySpan<byte> bytes)
    {
        Append(hash, bytes.Length);
        hash.AppendData(bytes);
    }
}
