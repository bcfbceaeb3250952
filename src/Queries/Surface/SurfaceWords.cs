using SignalEs.Domain.Options.Smile;

namespace SignalEs.Queries.Surface;

/// <summary>Words for clients.</summary>
internal static class SurfaceWords
{
    public static string Of(SmileMethod method) => method == SmileMethod.Svi ? "svi" : "interpolation";

    public static string Of(SmileStatus status) => status switch
    {
        SmileStatus.Ok => "ok",
        SmileStatus.Repaired => "repaired",
        SmileStatus.ButterflyArbitrage => "butterfly_arbitrage",
        SmileStatus.CalendarArbitrage => "calendar_arbitrage",
        SmileStatus.FewQuotes => "few_quotes",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "unknown status"),
    };
}
