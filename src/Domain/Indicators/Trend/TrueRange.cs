using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;

namespace SignalEs.Domain.Indicators.Trend;

/// <summary>Wilder's true range: the bar's range, widened to the close before. NaN for the first bar.</summary>
internal struct TrueRange()
{
    private double _priorClose = double.NaN;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Next(in BarInput bar, bool commit)
    {
        var prior = _priorClose;
        if (commit) _priorClose = bar.Close;
        return Math.Max(bar.High - bar.Low, Math.Max(Math.Abs(bar.High - prior), Math.Abs(bar.Low - prior)));
    }

    public readonly void Save(StateWriter writer) => writer.WriteDouble(_priorClose);

    public void Load(StateReader reader) => _priorClose = reader.ReadDouble();
}
