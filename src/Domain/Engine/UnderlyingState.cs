using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Instruments;

namespace SignalEs.Domain.Engine;

/// <summary>An underlying with everything that depends on it. Event time belongs to it: what one underlying does never touches another.</summary>
internal sealed class UnderlyingState(string symbol)
{
    public const long NoTime = long.MinValue;

    public readonly string Symbol = symbol;
    public readonly List<InstrumentState> Instruments = [];
    public readonly List<ExpiryState> Expiries = [];
    public IntervalGroup[] Groups = [];

    /// <summary>Event time reached, nanoseconds.</summary>
    public long WatermarkNs = NoTime;

    /// <summary>Instruments that have an open bar, in order of opening.</summary>
    public List<InstrumentState> Open = [];

    /// <summary>Frames whose closed bars late ticks have changed, in the order it happened; computed again when event time next moves.</summary>
    public readonly List<(InstrumentState Instrument, Frame Frame)> LateFrames = [];

    /// <summary>Smallest end of an open bar.</summary>
    public long NextCloseNs = long.MaxValue;

    /// <summary>Whose price is the spot: an index before a share before a future, else the one seen first.</summary>
    public InstrumentState? SpotSource;

    public long TouchedStamp;

    /// <summary>Price of the underlying: last trade, or the mid where it only quotes; NaN when there is none.</summary>
    public double Spot => SpotSource is null ? double.NaN : double.IsNaN(SpotSource.Last) ? SpotSource.Mid : SpotSource.Last;

    public long SpotTs => SpotSource is null ? NoTime : double.IsNaN(SpotSource.Last) ? SpotSource.QuoteTs : SpotSource.LastTs;

    public Position SpotPosition => SpotSource is null ? Position.None : double.IsNaN(SpotSource.Last) ? SpotSource.QuotePosition : SpotSource.LastPosition;

    /// <summary>The earliest instant at which something is due; <see cref="long.MaxValue"/> when nothing is.</summary>
    public long NextDueNs
    {
        get
        {
            long due = NextCloseNs;
            foreach (var group in Groups)
            {
                due = Math.Min(due, group.DueNs);
            }

            return due;
        }
    }

    public void Add(InstrumentState instrument, EnginePlan plan)
    {
        Instruments.Add(instrument);
        switch (instrument.Key.Product)
        {
            case Product.Option:
                instrument.Greeks = new GreeksResult[plan.GreeksRuns];
                instrument.GreeksMask = plan.GreeksMask(instrument.Key);
                instrument.Formulas = OptionFormulaState.For(instrument, plan.OptionFormulas);
                instrument.Expiry = ExpiryOf(instrument, plan);
                instrument.Expiry.Add(instrument);
                break;
            case Product.Index or Product.Equity or Product.Future when SpotSource is null || Rank(instrument) < Rank(SpotSource):
                SpotSource = instrument;
                break;
        }
    }

    /// <summary>Takes new settings: results of runs are kept only where nothing changed (see <see cref="EnginePlan.Frames"/>); Greeks are evaluated anew.</summary>
    public void Reconfigure(EnginePlan plan)
    {
        var before = Groups;
        Groups = plan.Groups();
        foreach (var group in Groups)
        {
            bool wasDirty = Array.Exists(before, g => g.DueNs != IntervalGroup.Clean);
            if (wasDirty || Expiries.Count > 0)
            {
                group.AllDirty = true;
                group.MarkDirty(WatermarkNs);
            }
        }

        foreach (var instrument in Instruments)
        {
            if (instrument.Expiry is not null)
            {
                instrument.Greeks = new GreeksResult[plan.GreeksRuns];
                instrument.GreeksMask = plan.GreeksMask(instrument.Key);
                instrument.Formulas = OptionFormulaState.For(instrument, plan.OptionFormulas);
            }
        }

        foreach (var expiry in Expiries)
        {
            expiry.DirtyGroups = 0;
            expiry.Moneyness = NewMoneyness(plan);
        }
    }

    private ExpiryState ExpiryOf(InstrumentState option, EnginePlan plan)
    {
        var date = option.Key.Expiry!.Value;
        int at = 0;
        while (at < Expiries.Count && Expiries[at].Date < date)
        {
            at++;
        }

        if (at == Expiries.Count || Expiries[at].Date != date)
        {
            Expiries.Insert(at, new ExpiryState(date, option.Calendar.CloseOf(date)) { Moneyness = NewMoneyness(plan) });
        }

        return Expiries[at];
    }

    private static MoneynessState[] NewMoneyness(EnginePlan plan)
    {
        var states = new MoneynessState[plan.MoneynessRuns];
        for (int i = 0; i < states.Length; i++)
        {
            states[i] = new MoneynessState { LevelStatus = new byte[plan.LevelsOf(i)] };
        }

        return states;
    }

    private static int Rank(InstrumentState instrument) => instrument.Key.Product switch { Product.Index => 0, Product.Equity => 1, _ => 2 };

    public void Save(StateWriter writer)
    {
        writer.WriteString(Symbol);
        writer.WriteInt64(WatermarkNs);
        writer.WriteInt64(NextCloseNs);
        writer.WriteInt32(Instruments.Count);
        Instruments.ForEach(i => i.Save(writer));
        writer.WriteInt32(Open.Count);
        Open.ForEach(i => writer.WriteString(i.Key.Text));
        writer.WriteInt32(LateFrames.Count);
        foreach (var (instrument, frame) in LateFrames)
        {
            writer.WriteString(instrument.Key.Text);
            writer.WriteInt32(Array.IndexOf(instrument.Frames, frame));
        }

        writer.WriteInt32(Groups.Length);
        foreach (var group in Groups)
        {
            writer.WriteInt64(group.DueNs);
            writer.WriteBool(group.AllDirty);
        }

        writer.WriteInt32(Expiries.Count);
        Expiries.ForEach(e => e.Save(writer));
    }
}
