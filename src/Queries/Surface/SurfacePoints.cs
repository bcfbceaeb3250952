using System.Globalization;
using SignalEs.Queries.Parameters;

namespace SignalEs.Queries.Surface;

/// <summary>How a point of a smile is named.</summary>
internal enum SurfaceAxis
{
    Strike,
    Delta,
    LogMoneyness,
}

/// <summary>A place on every smile that is asked for.</summary>
internal readonly record struct SurfacePlace(SurfaceAxis Axis, double Value)
{
    /// <summary>What is given when no place is asked for: the wings by delta on the forward, and the money.</summary>
    public static readonly IReadOnlyList<SurfacePlace> Grid =
    [
        new(SurfaceAxis.Delta, -0.05), new(SurfaceAxis.Delta, -0.10), new(SurfaceAxis.Delta, -0.25), new(SurfaceAxis.Delta, -0.40),
        new(SurfaceAxis.LogMoneyness, 0),
        new(SurfaceAxis.Delta, 0.40), new(SurfaceAxis.Delta, 0.25), new(SurfaceAxis.Delta, 0.10), new(SurfaceAxis.Delta, 0.05),
    ];

    private const int PlacesMax = 100;

    /// <summary>Reads whichever of the three axes is given; two are refused.</summary>
    public static IReadOnlyList<SurfacePlace> Read(QueryReader query)
    {
        (string Name, SurfaceAxis Axis, Func<double, bool> Allows)[] axes =
        [
            ("strike", SurfaceAxis.Strike, v => v is > 0 and < 1e12),
            ("delta", SurfaceAxis.Delta, v => Math.Abs(v) is > 0 and < 1),
            ("log_moneyness", SurfaceAxis.LogMoneyness, v => Math.Abs(v) <= 5),
        ];
        var places = new List<SurfacePlace>();
        string? given = null;
        foreach (var (name, axis, allows) in axes)
        {
            var texts = query.List(name, PlacesMax);
            if (texts is not null && given is not null)
            {
                query.Refuse(name, query.Text(name), $"one of strike, delta and log_moneyness; {given} is given");
            }

            foreach (string text in texts ?? [])
            {
                given = name;
                if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && allows(value))
                {
                    places.Add(new SurfacePlace(axis, value));
                }
                else
                {
                    query.Refuse(name, text);
                }
            }
        }

        return given is null ? Grid : places;
    }
}
