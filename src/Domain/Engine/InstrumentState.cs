using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Instruments;
using SignalEs.Domain.Timeframes;

namespace SignalEs.Domain.Engine;

/// <summary>Everything the engine holds of one instrument.</summary>
internal sealed class InstrumentState(InstrumentKey key, UnderlyingState underlying)
{
    public readonly InstrumentKey Key = key;
    public readonly UnderlyingState Underlying = underlying;
    public InstrumentMetadata Metadata = InstrumentMetadata.FromKey(key);
    public SessionCalendar Calendar = SessionCalendar.Defaults[^1];

    public double Last = double.NaN;
    public long LastTs;
    public Position LastPosition;
    public double Bid = double.NaN;
    public double Ask = double.NaN;
    public long QuoteTs;
    public Position QuotePosition;
    public double OpenInterest = double.NaN;
    public double DayVolume;

    /// <summary>Frames in order of length, one minute first.</summary>
    public Frame[] Frames = [];

    public bool InOpenList;

    /// <summary>Stamp of the batch that touched it last: each is listed once per batch.</summary>
    public long TouchedStamp;

    /// <summary>Options only.</summary>
    public ExpiryState? Expiry;

    /// <summary>Options only: newest result of each Greeks run of the underlying.</summary>
    public GreeksResult[] Greeks = [];

    /// <summary>Options only: bit i says that Greeks run i is for it.</summary>
    public ulong GreeksMask;

    /// <summary>Options only: state of each formula on options; null where one isn't for it.</summary>
    public OptionFormulaState?[] Formulas = [];

    private TradingDay _day;
    private FormingFrame[] _larger = [];

    /// <summary>Mid of an uncrossed two-sided quote, else NaN.</summary>
    public double Mid => Bid > 0 && Ask >= Bid ? 0.5 * (Bid + Ask) : double.NaN;

    /// <summary>Adds to the volume of the trading day; a new day starts again from zero, a late trade of an earlier day counts for nothing.</summary>
    public void AddDayVolume(long ts, double volume)
    {
        if (ts >= _day.End)
        {
            _day = Calendar.DayOf(ts);
            DayVolume = 0;
        }

        if (ts >= _day.Start && !double.IsNaN(volume))
        {
            DayVolume += volume;
        }
    }

    /// <summary>A new trading day begins with the first tick of any kind.</summary>
    public void EnterDay(long ts) => AddDayVolume(ts, 0);

    public void ForgetDay() => _day = default;

    public void Confirm(long sequence)
    {
        LastPosition = LastPosition.Confirm(sequence);
        QuotePosition = QuotePosition.Confirm(sequence);
        foreach (var frame in Frames)
        {
            frame.Confirm(sequence);
        }
    }

    /// <summary>What its frames are forming; false between two minutes.</summary>
    public bool TryForming(out FormingBars forming)
    {
        var minute = Frames[0];
        if (!minute.IsOpen)
        {
            forming = default;
            return false;
        }

        if (_larger.Length != Frames.Length - 1)
        {
            _larger = new FormingFrame[Frames.Length - 1];
        }

        bool own = false;
        for (int i = 0; i < _larger.Length; i++)
        {
            var larger = Frames[i + 1].Forming(Calendar, minute.Bar.Start);
            if (!ReferenceEquals(larger, _larger[i]))
            {
                // The array of before is in the hands of those who got it.
                _larger = own ? _larger : [.. _larger];
                own = true;
                _larger[i] = larger;
            }
        }

        forming = new FormingBars(Key, minute.Bar, minute.End, _larger);
        return true;
    }

    public void Save(StateWriter writer)
    {
        writer.WriteString(Key.Text);
        writer.WriteDouble(Metadata.Multiplier);
        writer.WriteByte((byte)Metadata.Exercise);
        writer.WriteString(Metadata.Calendar);
        writer.WriteDouble(Last);
        writer.WriteInt64(LastTs);
        writer.WriteInt64(LastPosition.Packed);
        writer.WriteDouble(Bid);
        writer.WriteDouble(Ask);
        writer.WriteInt64(QuoteTs);
        writer.WriteInt64(QuotePosition.Packed);
        writer.WriteDouble(OpenInterest);
        writer.WriteDouble(DayVolume);
        writer.WriteInt64(_day.Start);
        writer.WriteInt64(_day.Open);
        writer.WriteInt64(_day.Close);
        writer.WriteInt64(_day.End);
        writer.WriteBool(InOpenList);
        writer.WriteInt32(Frames.Length);
        foreach (var frame in Frames)
        {
            frame.Save(writer);
        }

        writer.WriteInt32(Greeks.Length);
        foreach (var result in Greeks)
        {
            result.Save(writer);
        }

        foreach (var formula in Formulas)
        {
            formula?.Save(writer);
        }
    }

    /// <summary>Reads what follows the key; frames and Greeks runs exist already, made from the settings.</summary>
    public void Load(StateReader reader)
    {
        Metadata = new InstrumentMetadata(Key.Text, reader.ReadDouble(), (Options.ExerciseStyle)reader.ReadByte(), reader.ReadString());
        Last = reader.ReadDouble();
        LastTs = reader.ReadInt64();
        LastPosition = new Position(reader.ReadInt64());
        Bid = reader.ReadDouble();
        Ask = reader.ReadDouble();
        QuoteTs = reader.ReadInt64();
        QuotePosition = new Position(reader.ReadInt64());
        OpenInterest = reader.ReadDouble();
        DayVolume = reader.ReadDouble();
        _day = new TradingDay(reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64());
        InOpenList = reader.ReadBool();
        Same(reader.ReadInt32(), Frames.Length, "frames");
        foreach (var frame in Frames)
        {
            frame.Load(reader);
        }

        Same(reader.ReadInt32(), Greeks.Length, "Greeks runs");
        for (int i = 0; i < Greeks.Length; i++)
        {
            Greeks[i] = GreeksResult.Load(reader);
        }

        foreach (var formula in Formulas)
        {
            formula?.Load(reader);
        }
    }

    private void Same(int found, int expected, string what)
    {
        if (found != expected)
        {
            throw new InvalidDataException($"snapshot has {found} {what} of {Key.Text}; its settings give {expected}");
        }
    }
}
