using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Windows;

namespace SignalEs.Domain.Indicators.Bands;

internal struct Donchian(int periods) : IKernel<BarInput>
{
    public static readonly IndicatorDefinition Definition = new(
        "donchian", "Donchian channels", "Highest high and lowest low of the lookback bars before this one, their middle, and the width over it.",
        [IndicatorParameter.Periods("lookback", 20)], ["UpperBand", "Centerline", "LowerBand", "Width"],
        p => (int)p[0], p => new BarIndicator<Donchian>(new((int)p[0])));

    private SlidingHighest _highest = new(periods);
    private SlidingLowest _lowest = new(periods);
    private double _priorHigh = double.NaN;
    private double _priorLow = double.NaN;

    public static int OutputCount => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in BarInput bar, Span<double> output, bool commit)
    {
        var upper = _highest.Next(_priorHigh, commit);
        var lower = _lowest.Next(_priorLow, commit);
        if (commit)
        {
            _priorHigh = bar.High;
            _priorLow = bar.Low;
        }

        var centre = (upper + lower) / 2;
        output[3] = centre == 0 ? double.NaN : (upper - lower) / centre;
        output[2] = lower;
        output[1] = centre;
        output[0] = upper;
    }

    public readonly void Save(StateWriter writer)
    {
        _highest.Save(writer);
        _lowest.Save(writer);
        writer.WriteDouble(_priorHigh);
        writer.WriteDouble(_priorLow);
    }

    public void Load(StateReader reader)
    {
        _highest.Load(reader);
        _lowest.Load(reader);
        _priorHigh = reader.ReadDouble();
        _priorLow = reader.ReadDouble();
    }
}
