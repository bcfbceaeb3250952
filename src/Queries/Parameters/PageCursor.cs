using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace SignalEs.Queries.Parameters;

/// <summary>
/// Where the next page of a history starts, opaque to clients. Kind and direction stand in it, so that a cursor of another call is refused instead of misread.
/// </summary>
/// <param name="Kind">Call it belongs to.</param>
/// <param name="Backwards">See <see cref="HistoryRange.Backwards"/>.</param>
/// <param name="At">Forwards: first start of the next page. Backwards: the next page ends before it. Nanoseconds.</param>
public sealed record PageCursor(string Kind, bool Backwards, long At)
{
    public override string ToString()
        => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Kind}:{(Backwards ? 'b' : 'f')}:{At}")));

    public static bool TryParse(string text, string kind, out PageCursor cursor)
    {
        cursor = null!;
        if (!TryDecode(text, out string plain))
        {
            return false;
        }

        string[] parts = plain.Split(':');
        if (parts.Length != 3 || parts[0] != kind || parts[1] is not ("b" or "f")
            || !long.TryParse(parts[2], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long at))
        {
            return false;
        }

        cursor = new PageCursor(kind, parts[1] == "b", at);
        return true;
    }

    /// <summary>A cursor that is a name: the page starts after it.</summary>
    public static string AfterName(string name) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(name));

    /// <summary>Reads what <see cref="AfterName"/> gave.</summary>
    public static bool TryDecode(string text, out string plain)
    {
        plain = "";
        if (text.Length > 512 || !Base64Url.IsValid(text))
        {
            return false;
        }

        plain = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text));
        return true;
    }
}
