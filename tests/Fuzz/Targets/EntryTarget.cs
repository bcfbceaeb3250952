using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using SignalEs.Commands.Ingestion;
using SignalEs.Domain;
using SignalEs.Domain.Ticks;
using StackExchange.Redis;

namespace SignalEs.Fuzz.Targets;

/// <summary>Entries of a shard stream: every tick in one is accepted, sent home or rejected.</summary>
internal sealed class EntryTarget : FuzzTarget
{
    private readonly RedisEntry _reader = new(new KeyTable());
    private readonly KeyCheck _check = new(3);
    private readonly TickColumnPool _columns = new(4) { Spoils = true };

    public override string Name => "redis";

    public override long BytesMax(int length) => 3_000_000 + (12_000L * length);

    public override byte[] Make(Random random)
    {
        var mutator = new Mutator(random);
        var fields = Fields(random).ConvertAll(f => random.Next(4) == 0 ? mutator.Spoil(f) : f);
        for (int i = random.Next(20) == 0 ? 2 : 0; i > 0 && fields.Count > 0; i--)
        {
            fields.Insert(random.Next(fields.Count), fields[random.Next(fields.Count)]);
        }

        return Join(fields);
    }

    public override void Run(byte[] input, Tally tally)
    {
        RedisValue[] fields = [.. Split(input).Select(f => (RedisValue)f)];
        var content = _reader.Read("1-0", fields, SomeTicks.Now);
        int kinds = (content.Packed is null ? 0 : 1) + (content.Tick is null ? 0 : 1) + (content.Rejected is null ? 0 : 1) + (content.Clock is null ? 0 : 1);
        Require(kinds == 1, $"an entry is {kinds} things");
        var part = new ReadPart(_check, 1, _columns);
        if (content.Rejected is { } bad)
        {
            part.Reject(bad);
        }

        int foreign = part.Add(new RedisStreamEntry("1-0", fields), content, 0, SomeTicks.Now).Values.Sum(l => l.Count);
        int found = content.Packed?.Count ?? (content.Clock is null ? 1 : 0);
        Require(part.Ticks.Count + foreign + part.Rejected.Count == found, $"{found} ticks found, {part.Ticks.Count} taken, {foreign} sent home, {part.Rejected.Count} rejected");
        tally.Accept(part.Ticks.Count + foreign + (content.Clock is null ? 0 : 1));
        foreach (var rejected in part.Rejected)
        {
            CheckRejected(rejected.Tick, tally);
            CheckRaw(rejected.Tick, fields);
        }
    }

    private static void CheckRaw(RejectedTick tick, RedisValue[] fields)
    {
        if (tick.RawLength is null && tick.Format is RawFormat.Fields or RawFormat.Resp)
        {
            var back = tick.Format == RawFormat.Fields
                ? Array.ConvertAll(tick.Raw.Split('\t'), f => (RedisValue)f)
                : EntryPayload.FromResp(Convert.FromBase64String(tick.RawBase64!)) ?? [];
            Require(fields.Length == 0 || back.Select(Hex).SequenceEqual(fields.Select(Hex)), "raw bytes don't give the fields back");
        }
    }

    private static string Hex(RedisValue value) => Convert.ToHexString(((ReadOnlyMemory<byte>)value).Span);

    private static List<byte[]> Fields(Random random)
    {
        var ticks = new SomeTicks(random);
        var tick = ticks.Next();
        List<string> fields = random.Next(8) switch
        {
            0 => ["clock", UnixNanos.Format(tick.TsEventNs), "underlying", "SPX,GOOG"],
            1 => ["row", FormattableString.Invariant($"{UnixNanos.Format(tick.TsEventNs)},{tick.Key},{tick.Last},{tick.Bid}"), "columns", "ts,instrument_key,last,bid"],
            _ => ["instrument_key", tick.Key, "ts", UnixNanos.Format(tick.TsEventNs), "last", tick.Last.ToString(CultureInfo.InvariantCulture), "bid", "", "volume", "3"],
        };
        if (random.Next(3) == 0)
        {
            fields.AddRange(["source", tick.Source ?? "s", "seq", tick.SourceSeq.ToString(CultureInfo.InvariantCulture)]);
        }

        return random.Next(3) == 0 ? ["b"u8.ToArray(), ticks.Packed(12)] : fields.ConvertAll(Encoding.UTF8.GetBytes);
    }

    private static byte[] Join(List<byte[]> fields)
    {
        var joined = new MemoryStream();
        Span<byte> length = stackalloc byte[4];
        foreach (byte[] field in fields)
        {
            BinaryPrimitives.WriteInt32LittleEndian(length, field.Length);
            joined.Write(length);
            joined.Write(field);
        }

        return joined.ToArray();
    }

    /// <summary>The fields of an input: names and values.</summary>
    public static List<byte[]> Split(byte[] joined)
    {
        var fields = new List<byte[]>();
        for (int at = 0; at + 4 <= joined.Length;)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(joined.AsSpan(at));
            fields.Add(joined.AsSpan(at + 4, length).ToArray());
            at += 4 + length;
        }

        return fields;
    }
}
