using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SignalEs.Domain.Numerics;

namespace SignalEs.Domain.Options.American;

/// <summary>
/// Puts of one rate, yield and term, of any spot, strike and volatility: the boundaries are found once for a range of volatilities and scale with
/// the strike. What it gives for one option depends on no other option.
/// </summary>
internal abstract unsafe class PutFamily
{
    /// <summary>Volatilities below have no panel.</summary>
    public const double LeastVol = 0.0125;

    /// <summary>Volatilities of it and above have no panel.</summary>
    public const double MostVol = LeastVol * 4096.0;

    private const double PanelRatio = 8.0;
    private const int Panels = 4;

    // A rate of exactly 0 would lose its own derivative; this one changes nothing that shows.
    private const double TinyRate = 1e-14;

    private readonly VolPanel[] _panels = new VolPanel[Panels];
    private readonly double[] _block = GC.AllocateUninitializedArray<double>((4 * PremiumWeights.Columns) + 8, pinned: true);

    protected PutFamily(RateSensitivity side)
    {
        Side = side;
        double low = LeastVol;
        for (int i = 0; i < Panels; i++, low *= PanelRatio)
        {
            _panels[i] = new VolPanel(low, low * PanelRatio);
        }

        nuint address = (nuint)Unsafe.AsPointer(ref _block[0]);
        Weights = PremiumWeights.Over((double*)((address + 63) & ~(nuint)63));
    }

    /// <summary>Which of the two rates rho is the derivative to.</summary>
    protected RateSensitivity Side { get; }

    protected PremiumWeights Weights { get; }

    /// <summary>Spot, strike and volatility are of no account.</summary>
    public PutTerms Terms { get; private set; }

    /// <summary>Of the premium of any of these puts.</summary>
    public PremiumBound Bound { get; private set; }

    /// <summary>In registers of the width that the machine has; all give the same bits.</summary>
    public static PutFamily Create(RateSensitivity side) =>
        Vector512.IsHardwareAccelerated ? new PutFamily<Lanes512>(side)
        : Vector256.IsHardwareAccelerated ? new PutFamily<Lanes256>(side)
        : new PutFamily<Lanes128>(side);

    /// <summary>Turns to other rates and another term.</summary>
    public void Begin(double years, double rate, double yield)
    {
        Terms = new PutTerms(1.0, 1.0, years, rate == 0.0 ? TinyRate : rate, yield == 0.0 ? TinyRate : yield, 1.0);
        Bound = PremiumBound.For(years, rate, yield);
        foreach (VolPanel panel in _panels)
        {
            panel.State = PanelState.Empty;
        }

        if (Pays)
        {
            Prepare();
        }
    }

    /// <summary>Whether early exercise ever pays and there is one boundary for it; else there are no boundaries to be had.</summary>
    public bool Pays => Bound.Top > 0.0;

    /// <summary>Whether boundaries for this volatility exist; finds them if need be.</summary>
    public bool Reaches(double vol)
    {
        if (!Pays || !(vol >= LeastVol && vol < MostVol))
        {
            return false;
        }

        VolPanel panel = PanelOf(vol);
        if (panel.State == PanelState.Empty)
        {
            panel.State = Fill(panel) ? PanelState.Filled : PanelState.Failed;
        }

        return panel.State == PanelState.Filled;
    }

    /// <summary>Premium over the European price at a volatility that <see cref="Reaches"/>.</summary>
    public Premium Premium(double spot, double strike, double vol, bool withGreeks) =>
        Evaluate(Terms with { Spot = spot, Strike = strike, Vol = vol }, PanelOf(vol), withGreeks);

    protected abstract void Prepare();

    protected abstract bool Fill(VolPanel panel);

    protected abstract Premium Evaluate(in PutTerms terms, VolPanel panel, bool withGreeks);

    private VolPanel PanelOf(double vol)
    {
        int i = 0;
        while (vol >= _panels[i].High)
        {
            i++;
        }

        return _panels[i];
    }
}

/// <inheritdoc/>
internal sealed class PutFamily<TV>(RateSensitivity side) : PutFamily(side)
    where TV : struct, ILanes<TV>
{
    protected override void Prepare() => PremiumCurve<TV>.Prepare(Terms, Side, Weights);

    protected override bool Fill(VolPanel panel) => PanelFill<TV>.Run(Terms, Side, panel);

    protected override Premium Evaluate(in PutTerms terms, VolPanel panel, bool withGreeks) =>
        PremiumCurve<TV>.Evaluate(terms, Side, Weights, panel, withGreeks);
}
