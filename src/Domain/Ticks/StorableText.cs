namespace SignalEs.Domain.Ticks;

/// <summary>Text as the log can hold it: PostgreSQL takes no U+0000, UTF-8 no half of a surrogate pair. One such character would make a commit fail for ever.</summary>
public static class StorableText
{
    private const char NullSymbol = '\u2400';
    private const char Replacement = '\uFFFD';

    /// <summary>The text with what can't be stored replaced, cut to <paramref name="lengthMax"/> characters; the same string when there is nothing to do.</summary>
    public static string Of(string text, int lengthMax = int.MaxValue)
    {
        int length = Math.Min(text.Length, lengthMax);
        length -= length < text.Length && length > 0 && char.IsHighSurrogate(text[length - 1]) ? 1 : 0;
        int wrong = FirstWrong(text.AsSpan(0, length));
        if (wrong < 0)
        {
            return length == text.Length ? text : text[..length] + "…";
        }

        char[] stored = text.AsSpan(0, length).ToArray();
        for (int at = wrong; at >= 0 && at < stored.Length;)
        {
            stored[at] = stored[at] == '\0' ? NullSymbol : Replacement;
            int next = FirstWrong(stored.AsSpan(at + 1));
            at = next < 0 ? -1 : at + 1 + next;
        }

        return length == text.Length ? new string(stored) : new string(stored) + "…";
    }

    /// <summary>Whether the log can hold it as it is.</summary>
    public static bool IsStorable(ReadOnlySpan<char> text) => FirstWrong(text) < 0;

    private static int FirstWrong(ReadOnlySpan<char> text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (text[i] == '\0' || char.IsSurrogate(text[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
