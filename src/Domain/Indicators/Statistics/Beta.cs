using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;
using SignalEs.Domain.Indicators.Windows;

namespace SignalEs.Domain.Indicators.Statistics;

internal struct Beta(int periods) : IKernel<BarInput>
{
    public static readonly IndicatorDefinition Definition = new(
        "beta", "Beta", "Covariance of the returns of close and reference over the reference's variance; over its rises and falls alone; their ratio and convexity.",
        [IndicatorParameter.Periods("lookback", 50)],
        ["Beta", "BetaUp", "BetaDown", "Ratio", "Convexity", "ReturnsEval", "ReturnsMrkt"],
        _ => 0, p => new BarIndicator<Beta>(new((int)p[0])))
    {
        NeedsReference = true,
    };

    private SlidingWindow _market = new(periods);
    private SlidingWindow _own = new(periods);
    private double _priorOwn;
    private double _priorMarket;
    private int _seen;

    public static int OutputCount => 7;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in BarInput bar, Span<double> output, bool commit)
    {
        var own = _priorOwn == 0 ? 0 : (bar.Close / _priorOwn) - 1;
        var market = _priorMarket == 0 ? 0 : (bar.Reference / _priorMarket) - 1;
        var markets = _market.Next(market, commit);
        var owns = _own.Next(own, commit);
        output.Fill(double.NaN);
        output[6] = market;
        output[5] = own;

        // The first bar has no return, so lookback returns take one bar more.
        if (_seen == periods)
        {
            var up = PairMoments.Of(markets, owns, static x => x > 0).Beta;
            var down = PairMoments.Of(markets, owns, static x => x < 0).Beta;
            output[4] = (up - down) * (up - down);
            output[3] = down == 0 ? double.NaN : up / down;
            output[2] = down;
            output[1] = up;
            output[0] = PairMoments.Of(markets, owns).Beta;
        }

        if (!commit) return;
        _priorOwn = bar.Close;
        _priorMarket = bar.Reference;
        _seen = Math.Min(_seen + 1, periods);
    }

    public readonly void Save(StateWriter writer)
    {
        _market.Save(writer);
        _own.Save(writer);
        writer.WriteDouble(_priorOwn);
        writer.WriteDouble(_priorMarket);
        writer.WriteInt32(_seen);
    }

    public void Load(StateReader reader)
    {
        _market.Load(reader);
        _own.Load(reader);
        _priorOwn = reader.ReadDouble();
        _priorMarket = reader.ReadDouble();
        _seen = reader.ReadInt32();
    }
}
