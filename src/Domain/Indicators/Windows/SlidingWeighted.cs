using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;

namespace SignalEs.Domain.Indicators.Windows;

/// <summary>
/// Mean of the last n values with weights 1 (oldest) to n (newest) in amortised O(1): blocks as in <see cref="SlidingSum"/>; the head's
/// values weigh more by the length of the tail.
/// </summary>
internal struct SlidingWeighted
{
    private readonly double[] _block;
    private readonly double[] _tails;
    private readonly double _total;
    private double _head;
    private double _headSum;
    private int _filled;

    public SlidingWeighted(int periods)
    {
        _block = new double[periods];
        _tails = new double[periods + 1];
        _tails.AsSpan(0, periods).Fill(double.NaN);
        _total = (double)periods * (periods + 1) / 2;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Next(double x, bool commit)
    {
        var count = _filled + 1;
        var head = _head + (count * x);
        var headSum = _headSum + x;
        var result = (_tails[count] + head + ((_block.Length - count) * headSum)) / _total;
        if (commit)
        {
            _block[_filled] = x;
            _filled = count;
            _head = head;
            _headSum = headSum;
            if (count == _block.Length) TurnOver();
        }

        return result;
    }

    public readonly void Save(StateWriter writer)
    {
        writer.WriteDoubles(_block);
        writer.WriteDoubles(_tails);
        writer.WriteDouble(_head);
        writer.WriteDouble(_headSum);
        writer.WriteInt32(_filled);
    }

    public void Load(StateReader reader)
    {
        reader.ReadDoubles(_block);
        reader.ReadDoubles(_tails);
        _head = reader.ReadDouble();
        _headSum = reader.ReadDouble();
        _filled = reader.ReadInt32();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void TurnOver()
    {
        // One more value in front raises the weight of all behind it by 1.
        double weighted = 0, sum = 0;
        for (var i = _block.Length - 1; i > 0; i--)
        {
            sum += _block[i];
            weighted += sum;
            _tails[i] = weighted;
        }

        _head = 0;
        _headSum = 0;
        _filled = 0;
    }
}
