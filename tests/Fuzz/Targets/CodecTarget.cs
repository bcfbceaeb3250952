using SignalEs.Domain.Ticks;
using SignalEs.Domain.Ticks.Codec;

namespace SignalEs.Fuzz.Targets;

/// <summary>Frames of packed ticks, of version 2 and (by their first byte) of version 1: a batch, or <see cref="InvalidDataException"/>. A batch comes back to the bit.</summary>
internal sealed class CodecTarget : FuzzTarget
{
    public override string Name => "codec";

    // A name of 4,096 characters takes three bytes of a frame.
    public override long BytesMax(int length) => 2_000_000 + (10_000L * length);

    public override byte[] Make(Random random)
    {
        byte[] good = new SomeTicks(random).Packed(random.Next(4) == 0 ? 300 : 8);
        if (random.Next(10) == 0)
        {
            return good;
        }

        byte[] spoilt = new Mutator(random).Spoil(good);
        if (spoilt.Length > 0 && random.Next(4) == 0)
        {
            spoilt[0] = 1;
        }

        return spoilt;
    }

    public override void Run(byte[] input, Tally tally)
    {
        TickBatch batch;
        try
        {
            batch = TickBatchCodec.Decode(input);
        }
        catch (InvalidDataException)
        {
            tally.Count("bad_packed");
            return;
        }

        tally.Accept();
        Require(batch.Count <= TickBatch.CountMax, "more ticks than a batch holds");
        if (Array.Exists(batch.Sources, s => TickRules.CheckSource(s) is not null) || Array.Exists(batch.Instruments, k => !StorableText.IsStorable(k) || k.Length > 1000))
        {
            return; // such names are refused before anything is packed again
        }

        var writer = new ByteWriter(input.Length + 64);
        TickBatchCodec.Encode(batch, writer);
        var back = TickBatchCodec.Decode(writer.Written);
        Require(back.Count == batch.Count, "another count after a round trip");
        for (int i = 0; i < batch.Count; i++)
        {
            var (a, b) = (batch[i], back[i]);
            bool same = a.Key == b.Key && a.TsEventNs == b.TsEventNs && a.TsReceivedNs == b.TsReceivedNs && a.Source == b.Source && a.SourceSeq == b.SourceSeq
                && Same(a.Last, b.Last) && Same(a.Bid, b.Bid) && Same(a.Ask, b.Ask) && Same(a.BidSize, b.BidSize) && Same(a.AskSize, b.AskSize)
                && Same(a.Volume, b.Volume) && Same(a.OpenInterest, b.OpenInterest);
            Require(same, $"tick {i} differs after a round trip: {a} {b}");
        }
    }

    // NaN is "unknown", whatever its payload.
    private static bool Same(double a, double b) => BitConverter.DoubleToInt64Bits(a) == BitConverter.DoubleToInt64Bits(b) || (double.IsNaN(a) && double.IsNaN(b));
}
