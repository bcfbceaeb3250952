namespace SignalEs.Domain.Ticks;

/// <summary>Gives each instrument key one string, so that reading a million ticks of a thousand instruments allocates a thousand strings.</summary>
public sealed class KeyTable
{
    private const int CountMax = 262_144;

    /// <summary>Longer texts are keys of no instrument.</summary>
    private const int LengthMax = Instruments.InstrumentKey.LengthMax;

    private readonly Dictionary<string, string> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public KeyTable() => _lookup = _keys.GetAlternateLookup<ReadOnlySpan<char>>();

    public string Intern(ReadOnlySpan<char> text)
    {
        if (_lookup.TryGetValue(text, out string? known))
        {
            return known;
        }

        string added = text.ToString();
        if (added.Length <= LengthMax)
        {
            if (_keys.Count == CountMax)
            {
                _keys.Clear(); // what is in use comes back at once, what a broken producer made up doesn't
            }

            _keys.Add(added, added);
        }

        return added;
    }
}
