using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Smoothing;
using SignalEs.Domain.Indicators.Windows;

namespace SignalEs.Domain.Indicators.Averages;

internal struct Alligator(int jaw, int jawOffset, int teeth, int teethOffset, int lips, int lipsOffset) : IKernel<double>
{
    public static readonly IndicatorDefinition Definition = new(
        "alligator", "Williams alligator", "Three smoothed averages of the bar's middle, each drawn some bars later.",
        [
            IndicatorParameter.Periods("jaw", 13, 2), IndicatorParameter.Periods("jawOffset", 8),
            IndicatorParameter.Periods("teeth", 8, 2), IndicatorParameter.Periods("teethOffset", 5),
            IndicatorParameter.Periods("lips", 5, 2), IndicatorParameter.Periods("lipsOffset", 3),
        ],
        ["Jaw", "Teeth", "Lips"],
        p => (int)p[4] + (int)p[5] - 1,
        p => new ValueIndicator<Alligator>(new((int)p[0], (int)p[1], (int)p[2], (int)p[3], (int)p[4], (int)p[5]), PriceSource.Hl2));

    private WilderAverage _jaw = new(jaw);
    private WilderAverage _teeth = new(teeth);
    private WilderAverage _lips = new(lips);
    private Delay _jawInput = new(jawOffset);
    private Delay _teethInput = new(teethOffset);
    private Delay _lipsInput = new(lipsOffset);

    public static int OutputCount => 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in double value, Span<double> output, bool commit)
    {
        output[2] = _lips.Next(_lipsInput.Next(value, commit), commit);
        output[1] = _teeth.Next(_teethInput.Next(value, commit), commit);
        output[0] = _jaw.Next(_jawInput.Next(value, commit), commit);
    }

    public readonly void Save(StateWriter writer)
    {
        _jaw.Save(writer);
        _teeth.Save(writer);
        _lips.Save(writer);
        _jawInput.Save(writer);
        _teethInput.Save(writer);
        _lipsInput.Save(writer);
    }

    public void Load(StateReader reader)
    {
        _jaw.Load(reader);
        _teeth.Load(reader);
        _lips.Load(reader);
        _jawInput.Load(reader);
        _teethInput.Load(reader);
        _lipsInput.Load(reader);
    }
}
