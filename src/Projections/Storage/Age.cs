using System.Globalization;

namespace SignalEs.Projections.Storage;

/// <summary>A length of calendar time that an operator sets: <c>1d</c>, <c>2w</c>, <c>6M</c>, <c>5y</c>.</summary>
/// <param name="Count">At least 1.</param>
/// <param name="Unit">d, w, M (months) or y.</param>
public readonly record struct Age(int Count, char Unit)
{
    /// <summary>What <see cref="TryParse"/> takes, for messages.</summary>
    public const string Allowed = "a whole number from 1 to 9999 and d, w, M (months) or y, such as 1d or 5y";

    public static bool TryParse(string text, out Age age)
    {
        age = default;
        if (text.Length is < 2 or > 5 || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int count) || count == 0)
        {
            return false;
        }

        age = new Age(count, text[^1]);
        return age.Unit is 'd' or 'w' or 'M' or 'y' && age.Days <= 400 * 366;
    }

    /// <summary>The instant that lies this long before another.</summary>
    public DateTimeOffset Before(DateTimeOffset instant) => Unit switch
    {
        'd' => instant.AddDays(-Count),
        'w' => instant.AddDays(-7 * Count),
        'M' => instant.AddMonths(-Count),
        _ => instant.AddYears(-Count),
    };

    /// <summary>As PostgreSQL's type interval reads it.</summary>
    public string Interval => string.Create(
        CultureInfo.InvariantCulture, $"{Count} {Unit switch { 'd' => "days", 'w' => "weeks", 'M' => "months", _ => "years" }}");

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Count}{Unit}");

    // At most; only to keep instants inside the calendar.
    private long Days => Count * Unit switch { 'd' => 1L, 'w' => 7, 'M' => 31, _ => 366 };
}
