using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Smoothing;
using SignalEs.Domain.Indicators.Windows;

namespace SignalEs.Domain.Indicators.Trend;

/// <summary>
/// Wilder's directional movement system. He smooths sums; averages are kept here instead, as only their ratios count.
/// </summary>
internal struct Adx(int periods) : IKernel<BarInput>
{
    public static readonly IndicatorDefinition Definition = new(
        "adx", "Average directional index", "Directional movement up and down, their contrast DX, its Wilder average ADX, and ADXR.",
        [IndicatorParameter.Periods("lookback", 14, 2)], ["Pdi", "Mdi", "Dx", "Adx", "Adxr"],
        p => (int)p[0], p => new BarIndicator<Adx>(new((int)p[0])));

    private ExponentialAverage _range = ExponentialAverage.Wilder(periods);
    private ExponentialAverage _up = ExponentialAverage.Wilder(periods);
    private ExponentialAverage _down = ExponentialAverage.Wilder(periods);
    private ExponentialAverage _adx = ExponentialAverage.Wilder(periods);
    private Delay _priorAdx = new(periods);
    private double _priorHigh = double.NaN;
    private double _priorLow = double.NaN;
    private double _priorClose = double.NaN;

    public static int OutputCount => 5;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in BarInput bar, Span<double> output, bool commit)
    {
        var rise = bar.High - _priorHigh;
        var fall = _priorLow - bar.Low;
        var range = _range.Next(
            Math.Max(bar.High - bar.Low, Math.Max(Math.Abs(bar.High - _priorClose), Math.Abs(bar.Low - _priorClose))), commit);

        // Math.Max hands a NaN of the first bar on, so that all three averages start together.
        var up = _up.Next(fall >= rise ? 0 : Math.Max(rise, 0), commit);
        var down = _down.Next(rise >= fall ? 0 : Math.Max(fall, 0), commit);
        if (commit)
        {
            _priorHigh = bar.High;
            _priorLow = bar.Low;
            _priorClose = bar.Close;
        }

        var dx = range == 0 ? double.NaN : up == down ? 0 : 100 * Math.Abs(up - down) / (up + down);
        var adx = _adx.Next(dx, commit);
        output[4] = (adx + _priorAdx.Next(adx, commit)) / 2;
        output[3] = adx;
        output[2] = dx;
        output[1] = range == 0 ? double.NaN : 100 * down / range;
        output[0] = range == 0 ? double.NaN : 100 * up / range;
    }

    public readonly void Save(StateWriter writer)
    {
        _range.Save(writer);
        _up.Save(writer);
        _down.Save(writer);
        _adx.Save(writer);
        _priorAdx.Save(writer);
        writer.WriteDouble(_priorHigh);
        writer.WriteDouble(_priorLow);
        writer.WriteDouble(_priorClose);
    }

    public void Load(StateReader reader)
    {
        _range.Load(reader);
        _up.Load(reader);
        _down.Load(reader);
        _adx.Load(reader);
        _priorAdx.Load(reader);
        _priorHigh = reader.ReadDouble();
        _priorLow = reader.ReadDouble();
        _priorClose = reader.ReadDouble();
    }
}
