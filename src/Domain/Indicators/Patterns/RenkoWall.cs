using SignalEs.Domain.Engine.State;

namespace SignalEs.Domain.Indicators.Patterns;

/// <summary>
/// The wall of bricks as far as its last brick. Prices and bricks are decimal: a move of exactly one brick is common, and must lay one. A bar with
/// prices that aren't numbers or not in a decimal's range lays none.
/// </summary>
internal struct RenkoWall(decimal size, bool isOfHighLow)
{
    // Keeps quotients inside a decimal, whatever the brick, and their whole part inside an int.
    private const double LargestPrice = 1e15;
    private const int MostBricks = 1_000_000_000;
    private bool _hasBase;
    private decimal _upper;
    private decimal _lower;
    private double _high = double.NegativeInfinity;
    private double _low = double.PositiveInfinity;
    private double _volume;
    private int _bricks;

    /// <summary>Takes in a bar; gives the bricks that it lays, negative for falling ones. <see cref="Close"/> must follow.</summary>
    public int Add(in BarInput bar)
    {
        _bricks = 0;
        if (!IsUsable(bar)) return 0;
        if (!_hasBase)
        {
            _hasBase = true;
            _upper = _lower = Math.Round((decimal)bar.Close, Math.Max(size.Scale - 1, 0));
            return 0;
        }

        _high = Math.Max(_high, bar.High);
        _low = Math.Min(_low, bar.Low);
        _volume += bar.Volume;
        decimal count;
        if (isOfHighLow)
        {
            var up = ((decimal)bar.High - _upper) / size;
            var down = (_lower - (decimal)bar.Low) / size;
            count = up >= down ? up : -down;
        }
        else
        {
            var close = (decimal)bar.Close;
            count = close > _upper ? (close - _upper) / size : close < _lower ? (close - _lower) / size : 0;
        }

        return _bricks = (int)Math.Clamp(count, -MostBricks, MostBricks);
    }

    /// <summary>Writes a brick of those that the bar laid, from 0.</summary>
    public readonly void Write(int brick, Span<double> output)
    {
        var isUp = _bricks > 0;
        var open = isUp ? _upper + (brick * size) : _lower - (brick * size);
        output[0] = isUp ? 1 : 0;
        output[1] = (double)open;
        output[2] = _high;
        output[3] = _low;
        output[4] = (double)(isUp ? open + size : open - size);
        output[5] = _volume / Math.Abs(_bricks);
    }

    /// <summary>Puts the bricks on the wall.</summary>
    public void Close()
    {
        if (_bricks == 0) return;
        var isUp = _bricks > 0;
        var open = isUp ? _upper + ((_bricks - 1) * size) : _lower + ((_bricks + 1) * size);
        (_lower, _upper) = isUp ? (open, open + size) : (open - size, open);
        (_high, _low, _volume, _bricks) = (double.NegativeInfinity, double.PositiveInfinity, 0, 0);
    }

    public readonly void Save(StateWriter writer)
    {
        writer.WriteBool(_hasBase);
        Write(writer, _upper);
        Write(writer, _lower);
        writer.WriteDouble(_high);
        writer.WriteDouble(_low);
        writer.WriteDouble(_volume);
    }

    public void Load(StateReader reader)
    {
        _hasBase = reader.ReadBool();
        _upper = Read(reader);
        _lower = Read(reader);
        _high = reader.ReadDouble();
        _low = reader.ReadDouble();
        _volume = reader.ReadDouble();
        _bricks = 0;
    }

    private static bool IsUsable(in BarInput bar) =>
        Math.Abs(bar.High) < LargestPrice && Math.Abs(bar.Low) < LargestPrice && Math.Abs(bar.Close) < LargestPrice;

    private static void Write(StateWriter writer, decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        foreach (var part in bits) writer.WriteInt32(part);
    }

    private static decimal Read(StateReader reader)
    {
        Span<int> bits = [reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32()];
        return new(bits);
    }
}
