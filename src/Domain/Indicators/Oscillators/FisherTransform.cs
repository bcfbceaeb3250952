using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Windows;
using SignalEs.Domain.Numerics;

namespace SignalEs.Domain.Indicators.Oscillators;

/// <summary>J. F. Ehlers, Technical Analysis of Stocks and Commodities 20:11 (2002).</summary>
internal struct FisherTransform(int periods) : IKernel<double>
{
    public static readonly IndicatorDefinition Definition = new(
        "fisher", "Ehlers Fisher transform", "Inverse hyperbolic tangent of the smoothed place of the middle price in its range; the trigger is the value before.",
        [IndicatorParameter.Periods("lookback", 10)], ["Fisher", "Trigger"],
        _ => 0, p => new ValueIndicator<FisherTransform>(new((int)p[0]), PriceSource.Hl2));

    private SlidingHighest _highest = new(periods, allowsFewer: true);
    private SlidingLowest _lowest = new(periods, allowsFewer: true);
    private double _place;
    private double _fisher = double.NaN;

    public static int OutputCount => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in double value, Span<double> output, bool commit)
    {
        var highest = _highest.Next(value, commit);
        var lowest = _lowest.Next(value, commit);
        double place = 0, fisher = 0;
        if (!double.IsNaN(_fisher))
        {
            place = highest == lowest ? 0 : (0.66 * (((value - lowest) / (highest - lowest)) - 0.5)) + (0.67 * _place);

            // Kept off ±1, where the transform is infinite.
            if (place > 0.99) place = 0.999;
            if (place < -0.99) place = -0.999;
            fisher = (0.5 * (PortableMath.Log(1 + place) - PortableMath.Log(1 - place))) + (0.5 * _fisher);
        }

        output[1] = _fisher;
        output[0] = fisher;
        if (commit)
        {
            _place = double.IsNaN(place) ? 0 : place;
            _fisher = fisher;
        }
    }

    public readonly void Save(StateWriter writer)
    {
        _highest.Save(writer);
        _lowest.Save(writer);
        writer.WriteDouble(_place);
        writer.WriteDouble(_fisher);
    }

    public void Load(StateReader reader)
    {
        _highest.Load(reader);
        _lowest.Load(reader);
        _place = reader.ReadDouble();
        _fisher = reader.ReadDouble();
    }
}
