using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;

namespace SignalEs.Domain.Indicators.Windows;

/// <summary>Mean of the last n values; NaN while there are fewer or one of them is NaN. n = 1 gives the value itself.</summary>
internal struct SlidingMean(int periods)
{
    private SlidingFold<SumFold> _sum = new(periods);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Next(double x, bool commit) => periods == 1 ? x : _sum.Next(x, commit) / periods;

    public readonly void Save(StateWriter writer) => _sum.Save(writer);

    public void Load(StateReader reader) => _sum.Load(reader);
}
