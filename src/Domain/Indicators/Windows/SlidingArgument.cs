using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;

namespace SignalEs.Domain.Indicators.Windows;

/// <summary>
/// How many steps ago the largest of the last n values came (the earliest of equals) in amortised O(1), by blocks as in
/// <see cref="SlidingSum"/>. Feed negated values for the smallest.
/// </summary>
internal struct SlidingArgument
{
    private readonly double[] _block;
    private readonly double[] _tailValues;
    private readonly int[] _tailPlaces;
    private double _headValue = double.NegativeInfinity;
    private int _headPlace;
    private int _filled;
    private bool _isFull;

    public SlidingArgument(int periods)
    {
        _block = new double[periods];
        _tailValues = new double[periods + 1];
        _tailPlaces = new int[periods + 1];
        _tailValues[periods] = double.NegativeInfinity;
    }

    /// <summary>Steps from the largest to the newest value, 0 to n - 1; -1 while there are fewer than n.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Next(double x, bool commit)
    {
        var periods = _block.Length;
        var at = _filled;
        var isHead = x > _headValue;
        var headValue = isHead ? x : _headValue;
        var headPlace = isHead ? at : _headPlace;
        var steps = _tailValues[at + 1] >= headValue ? at + periods - _tailPlaces[at + 1] : at - headPlace;
        if (!_isFull && at + 1 < periods) steps = -1;
        if (commit)
        {
            _block[at] = x;
            _filled = at + 1;
            _headValue = headValue;
            _headPlace = headPlace;
            if (at + 1 == periods) TurnOver();
        }

        return steps;
    }

    public readonly void Save(StateWriter writer)
    {
        writer.WriteDoubles(_block);
        writer.WriteDoubles(_tailValues);
        foreach (var place in _tailPlaces) writer.WriteInt32(place);
        writer.WriteDouble(_headValue);
        writer.WriteInt32(_headPlace);
        writer.WriteInt32(_filled);
        writer.WriteBool(_isFull);
    }

    public void Load(StateReader reader)
    {
        reader.ReadDoubles(_block);
        reader.ReadDoubles(_tailValues);
        for (var i = 0; i < _tailPlaces.Length; i++) _tailPlaces[i] = reader.ReadInt32();
        _headValue = reader.ReadDouble();
        _headPlace = reader.ReadInt32();
        _filled = reader.ReadInt32();
        _isFull = reader.ReadBool();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void TurnOver()
    {
        var value = double.NegativeInfinity;
        var place = 0;
        for (var i = _block.Length - 1; i >= 0; i--)
        {
            if (_block[i] >= value)
            {
                value = _block[i];
                place = i;
            }

            _tailValues[i] = value;
            _tailPlaces[i] = place;
        }

        _headValue = double.NegativeInfinity;
        _headPlace = 0;
        _filled = 0;
        _isFull = true;
    }
}
