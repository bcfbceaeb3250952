using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;

namespace SignalEs.Domain.Indicators.Patterns;

internal struct HeikinAshi() : IKernel<BarInput>
{
    public static readonly IndicatorDefinition Definition = new(
        "heikinashi", "Heikin-Ashi", "Averaged candles: the open is the middle of the candle before, the close the mean of the bar.",
        [], ["Open", "High", "Low", "Close", "Volume"], _ => 0, _ => new BarIndicator<HeikinAshi>(new()));

    private double _priorOpen = double.NaN;
    private double _priorClose = double.NaN;

    public static int OutputCount => 5;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in BarInput bar, Span<double> output, bool commit)
    {
        var open = ((double.IsNaN(_priorOpen) ? bar.Open : _priorOpen) + (double.IsNaN(_priorClose) ? bar.Close : _priorClose)) / 2;
        var close = (bar.Open + bar.High + bar.Low + bar.Close) / 4;
        if (commit)
        {
            _priorOpen = open;
            _priorClose = close;
        }

        output[4] = bar.Volume;
        output[3] = close;
        output[2] = Math.Min(bar.Low, Math.Min(open, close));
        output[1] = Math.Max(bar.High, Math.Max(open, close));
        output[0] = open;
    }

    public readonly void Save(StateWriter writer)
    {
        writer.WriteDouble(_priorOpen);
        writer.WriteDouble(_priorClose);
    }

    public void Load(StateReader reader)
    {
        _priorOpen = reader.ReadDouble();
        _priorClose = reader.ReadDouble();
    }
}
