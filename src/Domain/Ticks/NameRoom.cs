namespace SignalEs.Domain.Ticks;

/// <summary>Arrays of names, one of each short length, used again: the small batches of one producer name some ten instruments each, in as many arrays a second as there are batches.</summary>
internal sealed class NameRoom
{
    private const int LengthMax = 128;

    private string[]?[] _byLength = [];

    /// <summary>An array whose contents nobody needs any more, where there is one.</summary>
    public string[] Of(int length)
    {
        if (length is 0 or > LengthMax)
        {
            return length == 0 ? [] : new string[length];
        }

        if (_byLength.Length == 0)
        {
            _byLength = new string[LengthMax + 1][];
        }

        return _byLength[length] ??= new string[length];
    }
}
