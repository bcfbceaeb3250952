using SignalEs.Domain.Options;
using SignalEs.Domain.Timeframes;

namespace SignalEs.Domain.Instruments;

/// <summary>What the engine knows of an instrument beyond its key. Defaults follow from the key; amendments are recorded events.</summary>
/// <param name="Key">The instrument key's text.</param>
/// <param name="Multiplier">Units of the underlying per contract (100 for US equity options).</param>
/// <param name="Exercise">Options: European or American exercise.</param>
/// <param name="Calendar">Id of the session calendar that anchors bars and says when on the expiry date an option expires.</param>
public sealed record InstrumentMetadata(string Key, double Multiplier, ExerciseStyle Exercise, string Calendar)
{
    // Options on these are European, whatever the exchange; those on OEX are American.
    private static readonly string[] CashIndices = ["DJX", "MRUT", "NDX", "NDXP", "RUT", "RUTW", "SPX", "SPXW", "VIX", "VIXW", "XEO", "XND", "XSP"];

    /// <summary>What a key says of itself when nobody has said more: US listed equity options are American with 100 shares a contract, index options European.</summary>
    public static InstrumentMetadata FromKey(InstrumentKey key)
    {
        string calendar = SessionCalendar.DefaultIdFor(key.Exchange);
        bool usOption = key.Product == Product.Option && key.Exchange is "OPRA" or "CBOE" or "AMEX" or "NASDAQ" or "NYSE";
        return new InstrumentMetadata(
            key.Text,
            usOption ? 100 : 1,
            key.Exchange == "OPRA" && key.Product == Product.Option && !CashIndices.Contains(key.Underlying) ? ExerciseStyle.American : ExerciseStyle.European,
            calendar);
    }
}
