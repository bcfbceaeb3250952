using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;

namespace SignalEs.Domain.Indicators.Trend;

/// <summary>J. W. Wilder, New Concepts in Technical Trading Systems (1978), section II.</summary>
internal struct ParabolicSar(double step, double max, double initial) : IKernel<BarInput>
{
    public static readonly IndicatorDefinition Definition = new(
        "psar", "Parabolic SAR", "Wilder's stop and reverse, which follows price faster with each new extreme. Shown from the first reversal on.",
        [
            IndicatorParameter.Number("step", 0.02, 0.0001, 1), IndicatorParameter.Number("max", 0.2, 0.0001, 10),
            IndicatorParameter.Number("initial", 0.02, 0.0001, 10),
        ],
        ["Sar", "IsReversal"],
        _ => 2, p => new BarIndicator<ParabolicSar>(new(p[0], p[1], p[2])))
    {
        Rule = p => ParameterRules.AtMost("psar", "step", p[0], "max", p[1]) ?? ParameterRules.AtMost("psar", "initial", p[2], "max", p[1]),
    };

    private readonly double _initialFactor = initial;
    private double _sar = double.NaN;
    private double _extreme;
    private double _factor = initial;
    private double _high1 = double.NegativeInfinity;
    private double _low1 = double.PositiveInfinity;
    private double _high2 = double.NegativeInfinity;
    private double _low2 = double.PositiveInfinity;
    private bool _isRising = true;
    private bool _hasReversed;

    public static int OutputCount => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in BarInput bar, Span<double> output, bool commit)
    {
        output[0] = output[1] = double.NaN;
        if (double.IsNaN(_sar))
        {
            if (!commit) return;
            _sar = bar.Low;
            _extreme = bar.High;
            Remember(bar);
            return;
        }

        // No further than the last two lows (highs); at the second bar there is only one before, and no limit.
        var sar = _sar + (_factor * (_extreme - _sar));
        if (double.IsFinite(_low2)) sar = _isRising ? Math.Min(sar, Math.Min(_low1, _low2)) : Math.Max(sar, Math.Max(_high1, _high2));
        var isReversal = _isRising ? bar.Low < sar : bar.High > sar;
        var next = isReversal ? _extreme : sar;

        // The trend before the first reversal is a guess, so nothing of it is shown.
        if (_hasReversed)
        {
            output[1] = isReversal ? 1 : 0;
            output[0] = next;
        }

        if (!commit) return;
        var isRising = _isRising ^ isReversal;
        var isExtreme = isRising ? bar.High > _extreme : bar.Low < _extreme;
        if (isReversal) _factor = _initialFactor;
        else if (isExtreme) _factor = Math.Min(_factor + step, max);
        if (isReversal || isExtreme) _extreme = isRising ? bar.High : bar.Low;
        _sar = next;
        _isRising = isRising;
        _hasReversed |= isReversal;
        Remember(bar);
    }

    public readonly void Save(StateWriter writer)
    {
        writer.WriteDouble(_sar);
        writer.WriteDouble(_extreme);
        writer.WriteDouble(_factor);
        writer.WriteDouble(_high1);
        writer.WriteDouble(_low1);
        writer.WriteDouble(_high2);
        writer.WriteDouble(_low2);
        writer.WriteBool(_isRising);
        writer.WriteBool(_hasReversed);
    }

    public void Load(StateReader reader)
    {
        _sar = reader.ReadDouble();
        _extreme = reader.ReadDouble();
        _factor = reader.ReadDouble();
        _high1 = reader.ReadDouble();
        _low1 = reader.ReadDouble();
        _high2 = reader.ReadDouble();
        _low2 = reader.ReadDouble();
        _isRising = reader.ReadBool();
        _hasReversed = reader.ReadBool();
    }

    private void Remember(in BarInput bar)
    {
        (_high2, _low2) = (_high1, _low1);
        (_high1, _low1) = (bar.High, bar.Low);
    }
}
