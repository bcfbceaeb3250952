using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Windows;

namespace SignalEs.Domain.Indicators.Averages;

/// <summary>P. J. Kaufman, Trading Systems and Methods (1995).</summary>
internal struct Kama(int periods, int fast, int slow) : IKernel<double>
{
    public static readonly IndicatorDefinition Definition = new(
        "kama", "Kaufman's adaptive moving average", "EMA whose factor follows the efficiency ratio: net change over the sum of changes.",
        [IndicatorParameter.Periods("er", 10, 2), IndicatorParameter.Periods("fast", 2), IndicatorParameter.Periods("slow", 30)], ["Er", "Kama"],
        p => (int)p[0] - 1, p => new ValueIndicator<Kama>(new((int)p[0], (int)p[1], (int)p[2])))
    {
        Rule = p => ParameterRules.Less("kama", "fast", p[1], "slow", p[2]),
    };

    private readonly double _scFast = 2.0 / (fast + 1);
    private readonly double _scSlow = 2.0 / (slow + 1);
    private Delay _prior = new(periods);
    private SlidingSum _path = new(periods);
    private double _last = double.NaN;
    private double _kama = double.NaN;
    private int _seen;

    public static int OutputCount => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in double value, Span<double> output, bool commit)
    {
        var change = Math.Abs(value - _prior.Next(value, commit));
        var path = _path.Next(Math.Abs(value - _last), commit);
        var seen = double.IsNaN(value) ? 0 : Math.Min(_seen + 1, periods);
        double ratio, kama;
        if (seen < periods)
        {
            ratio = kama = double.NaN;
        }
        else if (double.IsNaN(_kama))
        {
            ratio = double.NaN;
            kama = value;
        }
        else if (path == 0)
        {
            ratio = 0;
            kama = value;
        }
        else
        {
            ratio = change / path;
            var factor = (ratio * (_scFast - _scSlow)) + _scSlow;
            kama = _kama + (factor * factor * (value - _kama));
        }

        if (commit)
        {
            _last = value;
            _kama = kama;
            _seen = seen;
        }

        output[1] = kama;
        output[0] = ratio;
    }

    public readonly void Save(StateWriter writer)
    {
        _prior.Save(writer);
        _path.Save(writer);
        writer.WriteDouble(_last);
        writer.WriteDouble(_kama);
        writer.WriteInt32(_seen);
    }

    public void Load(StateReader reader)
    {
        _prior.Load(reader);
        _path.Load(reader);
        _last = reader.ReadDouble();
        _kama = reader.ReadDouble();
        _seen = reader.ReadInt32();
    }
}
