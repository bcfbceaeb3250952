using SignalEs.Domain.Timeframes;

namespace SignalEs.Domain.Engine.State;

/// <summary>A <see cref="Bar"/> in a snapshot.</summary>
internal static class BarState
{
    public static void Save(StateWriter w, in Bar bar)
    {
        w.WriteInt64(bar.Start);
        w.WriteDouble(bar.Open);
        w.WriteDouble(bar.High);
        w.WriteDouble(bar.Low);
        w.WriteDouble(bar.Close);
        w.WriteInt64(bar.OpenTs);
        w.WriteInt64(bar.HighTs);
        w.WriteInt64(bar.LowTs);
        w.WriteInt64(bar.CloseTs);
        w.WriteInt64(bar.OpenPosition.Packed);
        w.WriteInt64(bar.ClosePosition.Packed);
        w.WriteInt128(bar.VolumeE8);
        w.WriteInt128(bar.TurnoverE16);
        w.WriteInt64(bar.Trades);
        w.WriteDouble(bar.Bid);
        w.WriteDouble(bar.Ask);
        w.WriteInt64(bar.QuoteTs);
        w.WriteInt64(bar.QuotePosition.Packed);
        w.WriteDouble(bar.OpenInterest);
        w.WriteInt64(bar.OpenInterestTs);
        w.WriteInt64(bar.OpenInterestPosition.Packed);
        w.WriteInt64(bar.FromPosition.Packed);
        w.WriteInt64(bar.ToPosition.Packed);
        w.WriteInt64(bar.LateTicks);
    }

    public static Bar Load(StateReader r) => new()
    {
        Start = r.ReadInt64(),
        Open = r.ReadDouble(),
        High = r.ReadDouble(),
        Low = r.ReadDouble(),
        Close = r.ReadDouble(),
        OpenTs = r.ReadInt64(),
        HighTs = r.ReadInt64(),
        LowTs = r.ReadInt64(),
        CloseTs = r.ReadInt64(),
        OpenPosition = new Position(r.ReadInt64()),
        ClosePosition = new Position(r.ReadInt64()),
        VolumeE8 = r.ReadInt128(),
        TurnoverE16 = r.ReadInt128(),
        Trades = r.ReadInt64(),
        Bid = r.ReadDouble(),
        Ask = r.ReadDouble(),
        QuoteTs = r.ReadInt64(),
        QuotePosition = new Position(r.ReadInt64()),
        OpenInterest = r.ReadDouble(),
        OpenInterestTs = r.ReadInt64(),
        OpenInterestPosition = new Position(r.ReadInt64()),
        FromPosition = new Position(r.ReadInt64()),
        ToPosition = new Position(r.ReadInt64()),
        LateTicks = r.ReadInt64(),
    };
}
