using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;

namespace SignalEs.Domain.Indicators.Trend;

/// <summary>J. W. Wilder, New Concepts in Technical Trading Systems (1978), section IV.</summary>
internal struct VolatilityStop(int periods, double multiplier) : IKernel<BarInput>
{
    public static readonly IndicatorDefinition Definition = new(
        "volstop", "Volatility stop", "Wilder's stop and reverse: the extreme close of the trade less (plus) that many average true ranges of the bar before.",
        [IndicatorParameter.Periods("lookback", 7, 2), IndicatorParameter.Number("multiplier", 3, 0.01, 100)],
        ["Sar", "IsStop", "UpperBand", "LowerBand"],
        p => (int)p[0] + 1, p => new BarIndicator<VolatilityStop>(new((int)p[0], p[1])));

    private Atr _range = new(periods);
    private double _priorRange = double.NaN;
    private double _first;
    private double _highest;
    private double _lowest;
    private double _extreme;
    private int _seen;
    private bool _isLong;
    private bool _hasStopped;

    public static int OutputCount => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in BarInput bar, Span<double> output, bool commit)
    {
        output.Fill(double.NaN);
        var range = _range.Next(bar, commit);
        if (_seen < periods)
        {
            if (commit) Begin(bar.Close, range);
            return;
        }

        var reach = _priorRange * multiplier;
        var stop = _isLong ? _extreme - reach : _extreme + reach;
        var isStop = _isLong ? bar.Close < stop : bar.Close > stop;

        // The trend before the first stop is a guess, so nothing of it is shown.
        if (_hasStopped)
        {
            output[3] = _isLong ? stop : double.NaN;
            output[2] = _isLong ? double.NaN : stop;
            output[1] = isStop ? 1 : 0;
            output[0] = stop;
        }

        if (!commit) return;
        _priorRange = range;
        _hasStopped |= isStop;
        if (isStop)
        {
            _extreme = bar.Close;
            _isLong = !_isLong;
        }
        else
        {
            _extreme = _isLong ? Math.Max(_extreme, bar.Close) : Math.Min(_extreme, bar.Close);
        }
    }

    public readonly void Save(StateWriter writer)
    {
        _range.Save(writer);
        writer.WriteDouble(_priorRange);
        writer.WriteDouble(_first);
        writer.WriteDouble(_highest);
        writer.WriteDouble(_lowest);
        writer.WriteDouble(_extreme);
        writer.WriteInt32(_seen);
        writer.WriteBool(_isLong);
        writer.WriteBool(_hasStopped);
    }

    public void Load(StateReader reader)
    {
        _range.Load(reader);
        _priorRange = reader.ReadDouble();
        _first = reader.ReadDouble();
        _highest = reader.ReadDouble();
        _lowest = reader.ReadDouble();
        _extreme = reader.ReadDouble();
        _seen = reader.ReadInt32();
        _isLong = reader.ReadBool();
        _hasStopped = reader.ReadBool();
    }

    /// <summary>The first trend is guessed from the first lookback closes.</summary>
    private void Begin(double close, double range)
    {
        _first = _seen == 0 ? close : _first;
        _highest = _seen == 0 ? close : Math.Max(_highest, close);
        _lowest = _seen == 0 ? close : Math.Min(_lowest, close);
        _priorRange = range;
        _seen++;
        if (_seen < periods) return;
        _isLong = close > _first;
        _extreme = _isLong ? _highest : _lowest;
    }
}
