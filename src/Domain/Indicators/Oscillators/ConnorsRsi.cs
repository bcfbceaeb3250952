using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Windows;

namespace SignalEs.Domain.Indicators.Oscillators;

/// <summary>
/// L. Connors and C. Alvarez, An Introduction to ConnorsRSI (2012). The rank counts how many of the returns before are less than the latest one, so it
/// goes through the window: O(rank) per bar.
/// </summary>
internal struct ConnorsRsi(int rsiPeriods, int streakPeriods, int rankPeriods) : IKernel<double>
{
    public static readonly IndicatorDefinition Definition = new(
        "connorsrsi", "Connors RSI", "Mean of the RSI of price, the RSI of the streak of rises or falls, and the percent rank of the latest return.",
        [IndicatorParameter.Periods("rsi", 3, 2), IndicatorParameter.Periods("streak", 2, 2), IndicatorParameter.Periods("rank", 100, 2)],
        ["Streak", "Rsi", "RsiStreak", "PercentRank", "ConnorsRsi"],
        _ => 0, p => new ValueIndicator<ConnorsRsi>(new((int)p[0], (int)p[1], (int)p[2])))
    {
        Aliases = ["crsi"],
    };

    private Rsi _rsi = new(rsiPeriods);
    private Rsi _streakRsi = new(streakPeriods);
    private SlidingWindow _gains = new(rankPeriods + 1);
    private double _streak;
    private double _prior = double.NaN;
    private int _seen;

    public static int OutputCount => 5;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in double value, Span<double> output, bool commit)
    {
        var isFirst = double.IsNaN(_prior);
        var streak = isFirst ? 0 * value : NextStreak(value - _prior);
        var gain = isFirst ? 0 * value : _prior <= 0 ? double.NaN : (value - _prior) / _prior;
        var seen = double.IsNaN(value) ? 0 : Math.Min(_seen + 1, Ready + 1);
        var rsi = _rsi.Next(value, commit);
        var streakRsi = _streakRsi.Next(streak, commit);
        var rank = Rank(_gains.Next(gain, commit), gain);
        if (commit)
        {
            _streak = streak;
            _prior = value;
            _seen = seen;
        }

        output[4] = seen > Ready ? (rsi + streakRsi + rank) / 3 : double.NaN;
        output[3] = rank;
        output[2] = seen > streakPeriods + 2 ? streakRsi : double.NaN;
        output[1] = rsi;
        output[0] = streak;
    }

    public readonly void Save(StateWriter writer)
    {
        _rsi.Save(writer);
        _streakRsi.Save(writer);
        _gains.Save(writer);
        writer.WriteDouble(_streak);
        writer.WriteDouble(_prior);
        writer.WriteInt32(_seen);
    }

    public void Load(StateReader reader)
    {
        _rsi.Load(reader);
        _streakRsi.Load(reader);
        _gains.Load(reader);
        _streak = reader.ReadDouble();
        _prior = reader.ReadDouble();
        _seen = reader.ReadInt32();
    }

    /// <summary>Values before the first whole result.</summary>
    private readonly int Ready => Math.Max(rsiPeriods, Math.Max(streakPeriods, rankPeriods)) + 1;

    private readonly double NextStreak(double change) =>
        change > 0 ? Math.Max(_streak, 0) + 1 : change < 0 ? Math.Min(_streak, 0) - 1 : 0 * change;

    /// <summary>Percentage of the window's returns that are less than the latest; NaN if one of them is NaN.</summary>
    private readonly double Rank(ReadOnlySpan<double> gains, double latest)
    {
        var less = 0;
        double missing = 0;
        foreach (var gain in gains)
        {
            less += gain < latest ? 1 : 0;
            missing += 0 * gain;
        }

        return (100.0 * less / rankPeriods) + missing;
    }
}
