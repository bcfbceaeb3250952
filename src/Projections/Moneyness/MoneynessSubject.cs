using System.Globalization;

namespace SignalEs.Projections.Moneyness;

/// <summary>Subject of a moneyness signal, <c>UNDERLYING:yyyy-MM-dd:LEVEL</c>. Instrument keys have an @ before any colon.</summary>
internal readonly record struct MoneynessSubject(string Underlying, DateOnly Expiry, string Level)
{
    public static bool Is(string subject)
    {
        int mark = subject.AsSpan().IndexOfAny('@', ':');
        return mark >= 0 && subject[mark] == ':';
    }

    /// <exception cref="FormatException">Not such a subject.</exception>
    public static MoneynessSubject Parse(string subject)
    {
        string[] parts = subject.Split(':');
        return parts.Length == 3
            ? new MoneynessSubject(parts[0], DateOnly.ParseExact(parts[1], "yyyy-MM-dd", CultureInfo.InvariantCulture), parts[2])
            : throw new FormatException($"'{subject}' is not UNDERLYING:yyyy-MM-dd:LEVEL");
    }
}
