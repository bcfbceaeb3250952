using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Options;

namespace SignalEs.Domain.Engine;

/// <summary>A strike of an expiry with its call and put; either may not have been seen yet.</summary>
internal struct StrikePair
{
    public double Strike;
    public InstrumentState? Call;
    public InstrumentState? Put;
}

/// <summary>The options of one expiry, strikes ascending.</summary>
internal sealed class ExpiryState(DateOnly date, long closeNs)
{
    public readonly DateOnly Date = date;

    /// <summary>The instant of expiry, nanoseconds.</summary>
    public long CloseNs = closeNs;

    public StrikePair[] Strikes = [];
    public double[] StrikePrices = [];

    /// <summary>Interval groups (by bit) in which a quote, trade or open interest of this expiry changed since they were last evaluated.</summary>
    public ulong DirtyGroups;

    /// <summary>Moneyness per run: ATM strike (0: none yet) and status of each level's last row.</summary>
    public MoneynessState[] Moneyness = [];

    /// <summary>Forward of the last evaluation; NaN before the first.</summary>
    public double Forward = double.NaN;

    public double Years = double.NaN;

    public void Add(InstrumentState option)
    {
        double strike = option.Key.Strike!.Value;
        int at = Array.BinarySearch(StrikePrices, strike);
        if (at < 0)
        {
            at = ~at;
            Strikes = Inserted(Strikes, at, new StrikePair { Strike = strike });
            StrikePrices = Inserted(StrikePrices, at, strike);
        }

        if (option.Key.Right == OptionRight.Call)
        {
            Strikes[at].Call ??= option;
        }
        else
        {
            Strikes[at].Put ??= option;
        }
    }

    public void Save(StateWriter writer)
    {
        writer.WriteInt64(CloseNs);
        writer.WriteUInt64(DirtyGroups);
        writer.WriteDouble(Forward);
        writer.WriteDouble(Years);
        writer.WriteInt32(Moneyness.Length);
        foreach (var state in Moneyness)
        {
            writer.WriteDouble(state.AtmStrike);
            writer.WriteDouble(state.AtmSpot);
            writer.WriteBytes(state.LevelStatus);
        }
    }

    public void Load(StateReader reader)
    {
        CloseNs = reader.ReadInt64();
        DirtyGroups = reader.ReadUInt64();
        Forward = reader.ReadDouble();
        Years = reader.ReadDouble();
        Moneyness = new MoneynessState[reader.ReadInt32()];
        for (int i = 0; i < Moneyness.Length; i++)
        {
            Moneyness[i] = new MoneynessState { AtmStrike = reader.ReadDouble(), AtmSpot = reader.ReadDouble(), LevelStatus = reader.ReadBytes() };
        }
    }

    private static T[] Inserted<T>(T[] array, int at, T item)
    {
        var longer = new T[array.Length + 1];
        array.AsSpan(0, at).CopyTo(longer);
        longer[at] = item;
        array.AsSpan(at).CopyTo(longer.AsSpan(at + 1));
        return longer;
    }
}

/// <summary>What a moneyness run remembers of an expiry.</summary>
internal sealed class MoneynessState
{
    /// <summary>ATM strike against the forward (<c>moneyness@1</c>: against its reference), where hysteresis goes on from; 0 before the first.</summary>
    public double AtmStrike;

    /// <summary>ATM strike against spot; 0 before the first.</summary>
    public double AtmSpot;

    /// <summary>Status of each level's last row plus one; 0 before the first.</summary>
    public byte[] LevelStatus = [];
}
