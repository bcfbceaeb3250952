using SignalEs.Domain;
using SignalEs.Domain.Instruments;
using SignalEs.Domain.Options.Smile;
using SignalEs.Queries.Chain;
using SignalEs.Queries.Output;
using SignalEs.Queries.Reading;

namespace SignalEs.Queries.Surface;

/// <summary>Reads the chains that a surface rests on and fits their smiles, in order of expiry.</summary>
internal static class SurfaceReader
{
    private const double Wing = 0.25;

    public static async Task<List<SurfaceSlice>> ReadAsync(
        ChainReader chain, ReadSnapshot read, string underlying, IReadOnlyList<DateOnly> expiries, long? at, CancellationToken cancellation)
    {
        var options = new List<InstrumentKey>();
        foreach (var expiry in expiries)
        {
            options.AddRange(await ChainListing.OptionsAsync(read, underlying, expiry, cancellation));
        }

        var slices = new List<SurfaceSlice>();
        if (options.Count == 0)
        {
            return slices;
        }

        var data = at is { } past
            ? await chain.AtAsync(read, underlying, expiries[0], options, past, cancellation)
            : await chain.NowAsync(read, underlying, expiries[0], options, cancellation);
        ExpirySmile? earlier = null;
        foreach (var expiry in expiries)
        {
            var slice = SurfaceSlice.Of(expiry, options.Where(o => o.Expiry == expiry), data, earlier);
            earlier = slice.Smile ?? earlier;
            slices.Add(slice);
        }

        return slices;
    }

    public static SurfaceFitView View(SurfaceSlice slice)
    {
        if (slice is not { Smile: { } smile, Greeks: { } greeks })
        {
            return new SurfaceFitView(ChainListing.Text(slice.Expiry), "no_values", null, null, null, null, null, null, null, null, null, null, null, null, null, null, 0, []);
        }

        double atm = smile.Vol(0);
        double call = VolAt(smile, Wing);
        double put = VolAt(smile, -Wing);
        return new SurfaceFitView(
            ChainListing.Text(slice.Expiry), SurfaceWords.Of(smile.Status), SurfaceWords.Of(smile.Method), UnixNanos.Format(greeks.TsNs), greeks.Formula,
            smile.Years, slice.Forward, QueryJson.Known(slice.Spot), smile.Svi is { } svi ? new SviView(svi.A, svi.B, svi.Rho, svi.M, svi.Sigma) : null,
            smile.RootMeanSquareError, smile.ErrorMax, smile.ButterflyFree, smile.CalendarFree,
            QueryJson.Known(atm), QueryJson.Known(call - put), QueryJson.Known(0.5 * (call + put) - atm), smile.Points,
            [.. slice.Inputs.Select(i => new SurfaceQuoteView(i.Key.Text, i.LogMoneyness, QueryJson.Known(i.Vol), i.Position.ToString()))]);
    }

    private static double VolAt(ExpirySmile smile, double delta) => smile.LogMoneynessAt(delta) is var k && double.IsNaN(k) ? k : smile.Vol(k);
}
