using SignalEs.Domain.Engine.State;

namespace SignalEs.Domain.Indicators.Patterns;

/// <summary>
/// Finds turning points: an extreme is one as soon as price has come back from it by the threshold. Then the bars behind it are gone through again
/// in the other direction, so the bars since the last turning point are kept; until the first bar is known to be a high or a low, all are.
/// </summary>
internal sealed class ZigZagTracker(double percent)
{
    private readonly double _threshold = percent / 100;
    private readonly decimal _exactThreshold = ExactPrice.Of(percent) / 100;
    private double[] _highs = new double[64];
    private double[] _lows = new double[64];
    private int _kept;
    private int _firstKept = 2;
    private bool _hasTrend;
    private double _firstHigh;
    private double _firstLow;
    private double _firstClose;
    private int _extremeBar;
    private double _extreme;

    /// <summary>Bars taken in.</summary>
    public int Bars { get; private set; }

    /// <summary>The last turning point that is settled.</summary>
    public ZigZagPoint Last { get; private set; }

    /// <summary>Bar and price of the last settled high; bar 1 until there is one.</summary>
    public ZigZagPoint High { get; private set; }

    /// <summary>Bar and price of the last settled low; bar 1 until there is one.</summary>
    public ZigZagPoint Low { get; private set; }

    /// <summary>Whether the leg since <see cref="Last"/> rises.</summary>
    public bool IsRising => Last.Kind < 0;

    /// <summary>Told of each settled point; cleared when the first bar's kind becomes known and all is gone through again.</summary>
    public List<ZigZagPoint>? Trace { get; init; }

    public void Add(double high, double low, double close)
    {
        Bars++;
        if (Bars == 1)
        {
            (_firstHigh, _firstLow, _firstClose) = (high, low, close);
            Start(0);
            Decide(high, low);
            return;
        }

        Keep(high, low);
        if (!_hasTrend) Decide(high, low);
        Walk(Bars);
    }

    /// <summary>A copy to try a forming bar on.</summary>
    public void CopyTo(ZigZagTracker other)
    {
        if (other._highs.Length < _highs.Length)
        {
            other._highs = new double[_highs.Length];
            other._lows = new double[_lows.Length];
        }

        _highs.AsSpan(0, _kept).CopyTo(other._highs);
        _lows.AsSpan(0, _kept).CopyTo(other._lows);
        (other._kept, other._firstKept, other._hasTrend) = (_kept, _firstKept, _hasTrend);
        (other._firstHigh, other._firstLow, other._firstClose) = (_firstHigh, _firstLow, _firstClose);
        (other._extremeBar, other._extreme) = (_extremeBar, _extreme);
        (other.Bars, other.Last, other.High, other.Low) = (Bars, Last, High, Low);
    }

    public void Save(StateWriter writer)
    {
        writer.WriteDoubles(_highs.AsSpan(0, _kept));
        writer.WriteDoubles(_lows.AsSpan(0, _kept));
        writer.WriteInt32(_firstKept);
        writer.WriteBool(_hasTrend);
        writer.WriteDouble(_firstHigh);
        writer.WriteDouble(_firstLow);
        writer.WriteDouble(_firstClose);
        writer.WriteInt32(_extremeBar);
        writer.WriteDouble(_extreme);
        writer.WriteInt32(Bars);
        foreach (var point in (ReadOnlySpan<ZigZagPoint>)[Last, High, Low])
        {
            writer.WriteInt32(point.Bar);
            writer.WriteDouble(point.Price);
            writer.WriteInt32(point.Kind);
        }
    }

    public void Load(StateReader reader)
    {
        _highs = reader.ReadDoubles();
        _lows = reader.ReadDoubles();
        if (_highs.Length != _lows.Length) throw new InvalidDataException("ZigZag state holds unequal numbers of highs and lows.");
        _kept = _highs.Length;
        _firstKept = reader.ReadInt32();
        _hasTrend = reader.ReadBool();
        _firstHigh = reader.ReadDouble();
        _firstLow = reader.ReadDouble();
        _firstClose = reader.ReadDouble();
        _extremeBar = reader.ReadInt32();
        _extreme = reader.ReadDouble();
        Bars = reader.ReadInt32();
        Last = new(reader.ReadInt32(), reader.ReadDouble(), reader.ReadInt32());
        High = new(reader.ReadInt32(), reader.ReadDouble(), reader.ReadInt32());
        Low = new(reader.ReadInt32(), reader.ReadDouble(), reader.ReadInt32());
    }

    private void Start(int kind)
    {
        Last = new(1, kind > 0 ? _firstHigh : kind < 0 ? _firstLow : _firstClose, kind);
        High = new(1, _firstHigh, 1);
        Low = new(1, _firstLow, -1);
        (_extremeBar, _extreme) = (1, Last.Price);
        Trace?.Clear();
        Trace?.Add(Last);
    }

    private void Keep(double high, double low)
    {
        if (_kept == _highs.Length)
        {
            Array.Resize(ref _highs, Math.Max(64, 2 * _kept));
            Array.Resize(ref _lows, Math.Max(64, 2 * _kept));
        }

        _highs[_kept] = high;
        _lows[_kept++] = low;
    }

    /// <summary>Whether the first bar was a low or a high shows at the first bar that lies the threshold away from it.</summary>
    private void Decide(double high, double low)
    {
        var up = (high - _firstLow) / _firstLow;
        var down = (_firstHigh - low) / _firstHigh;
        var isLow = Reaches(high, _firstLow, _firstLow) && up > down;
        var isHigh = Reaches(_firstHigh, low, _firstHigh) && down > up;
        if (!isLow && !isHigh) return;
        _hasTrend = true;
        Start(isLow ? -1 : 1);
        for (var bar = 2; bar < Bars; bar++) Walk(bar);
    }

    /// <summary>Takes one kept bar into the leg; settles turning points that it confirms.</summary>
    private void Walk(int bar)
    {
        var at = bar;
        while (at <= bar)
        {
            double high = _highs[at - _firstKept], low = _lows[at - _firstKept];
            var isExtreme = IsRising ? high >= _extreme : low <= _extreme;
            if (isExtreme)
            {
                (_extremeBar, _extreme) = (at, IsRising ? high : low);
            }
            else if (IsRising ? Reaches(_extreme, low, _extreme) : Reaches(high, _extreme, _extreme))
            {
                // The bars behind the point are gone through again, in the other direction.
                Settle(new(_extremeBar, _extreme, IsRising ? 1 : -1));
                at = _extremeBar;
            }

            at++;
        }
    }

    private void Settle(ZigZagPoint point)
    {
        if (Last.Kind < 0) High = point;
        else if (Last.Kind > 0) Low = point;
        Last = point;
        Trace?.Add(point);
        if (!_hasTrend) return;
        var dropped = point.Bar + 1 - _firstKept;
        _highs.AsSpan(dropped, _kept - dropped).CopyTo(_highs);
        _lows.AsSpan(dropped, _kept - dropped).CopyTo(_lows);
        _kept -= dropped;
        _firstKept = point.Bar + 1;
    }

    /// <summary>Whether (upper - lower) / basis is the threshold or more; where binary rounding would decide, in decimal.</summary>
    private bool Reaches(double upper, double lower, double basis)
    {
        var change = (upper - lower) / basis;
        if (!(Math.Abs(change - _threshold) < 1e-9) || !ExactPrice.IsInRange(upper) || !ExactPrice.IsInRange(lower)) return change >= _threshold;
        return (ExactPrice.Of(upper) - ExactPrice.Of(lower)) / ExactPrice.Of(basis) >= _exactThreshold;
    }
}
