using SignalEs.Domain;
using SignalEs.Domain.Moneyness;
using SignalEs.Domain.Numerics;
using SignalEs.Domain.Options.Smile;
using SignalEs.Domain.Timeframes;
using SignalEs.Queries.Output;

namespace SignalEs.Queries.Surface;

/// <summary>The smile of a term that was asked for: that of a listed expiry, or one between two of them.</summary>
internal sealed class SurfaceTerm
{
    private readonly SurfaceDate _date;
    private readonly string _status = "ok";
    private readonly double _years;
    private readonly double _forward;
    private readonly IReadOnlyList<SurfaceSlice> _slices = [];
    private readonly Func<double, double>? _totalVariance;
    private readonly Func<double, double> _logMoneynessAt = _ => double.NaN;
    private readonly Func<double, bool> _covers = _ => false;

    /// <param name="date">The term.</param>
    /// <param name="slices">Listed expiries in order.</param>
    /// <param name="instant">Instant of the surface.</param>
    /// <param name="calendar">Says when on its date an expiry expires.</param>
    public SurfaceTerm(SurfaceDate date, IReadOnlyList<SurfaceSlice> slices, long instant, SessionCalendar calendar)
    {
        _date = date;
        var own = date.Date is { } listed ? slices.FirstOrDefault(s => s.Expiry == listed) : null;
        if (own is { Smile: { } smile })
        {
            (_years, _forward, _slices) = (smile.Years, own.Forward, [own]);
            (_totalVariance, _logMoneynessAt, _covers) = (smile.TotalVariance, smile.LogMoneynessAt, smile.Covers);
            return;
        }

        var later = slices.FirstOrDefault(s => s.Smile is not null && calendar.CloseOf(s.Expiry) > date.Ns);
        var earlier = slices.LastOrDefault(s => s.Smile is not null && calendar.CloseOf(s.Expiry) <= date.Ns);
        if (own is not null || date.Ns <= instant || later is null)
        {
            _status = date.Ns <= instant ? "expired" : own is not null ? "no_values" : "after_last_expiry";
            return;
        }

        _years = later.Smile!.Years - (calendar.CloseOf(later.Expiry) - date.Ns) / (double)UnixNanos.PerYear365;
        var between = new SmileBetween(earlier?.Smile, later.Smile, _years);
        _forward = between.Forward(earlier?.Forward ?? double.NaN, later.Forward, later.Spot);
        _slices = earlier is null ? [later] : [earlier, later];
        (_totalVariance, _logMoneynessAt, _covers) = (between.TotalVariance, between.LogMoneynessAt, between.Covers);
    }

    public SurfacePointView At(SurfacePlace place)
    {
        double k = _totalVariance is null ? double.NaN : place.Axis switch
        {
            SurfaceAxis.Strike => PortableMath.Log(place.Value / _forward),
            SurfaceAxis.Delta => _logMoneynessAt(place.Value),
            _ => place.Value,
        };
        if (_totalVariance is null || double.IsNaN(k))
        {
            return View(place, double.NaN, double.NaN, _totalVariance is null ? _status : "out_of_reach");
        }

        return View(place, k, _totalVariance(k), _covers(k) ? "ok" : "extrapolated");
    }

    private SurfacePointView View(SurfacePlace place, double k, double w, string status)
    {
        double cdf = Normal.Cdf(SmileInterpolation.D1(k, w));
        double strike = place.Axis == SurfaceAxis.Strike ? place.Value : _forward * PortableMath.Exp(k);
        double delta = place.Axis == SurfaceAxis.Delta ? place.Value : k >= 0 ? cdf : cdf - 1;
        bool known = _totalVariance is not null;
        return new SurfacePointView(
            _date.Text, QueryJson.Known(Math.Sqrt(w / _years)), QueryJson.Known(w), known ? Method() : null, known ? QueryJson.Known(_years) : null,
            known ? QueryJson.Known(_forward) : null, known || place.Axis == SurfaceAxis.Strike ? QueryJson.Known(strike) : null, QueryJson.Known(delta),
            QueryJson.Known(k), [.. _slices.Select(s => Chain.ChainListing.Text(s.Expiry))], status, [.. _slices.Select(s => s.Position.ToString())]);
    }

    private string Method() => SurfaceWords.Of(_slices.All(s => s.Smile!.Method == SmileMethod.Svi) ? SmileMethod.Svi : SmileMethod.Interpolation);
}
