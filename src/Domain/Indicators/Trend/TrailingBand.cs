using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;

namespace SignalEs.Domain.Indicators.Trend;

/// <summary>
/// Two bands around price that only tighten, until the close passes one of them: then the trend turns and the other band takes over. SuperTrend and the
/// ATR stop differ only in where the bands are measured from.
/// </summary>
internal struct TrailingBand()
{
    private double _upper = double.NaN;
    private double _lower = double.NaN;
    private double _priorClose = double.NaN;
    private bool _isRising;

    /// <param name="upper">Upper band as of this bar alone; NaN while there is none.</param>
    /// <param name="lower">Lower band as of this bar alone.</param>
    /// <param name="close">Close of the bar.</param>
    /// <param name="startsRising">Trend to begin with at the first bar that has bands.</param>
    /// <param name="commit">Whether the state moves on.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (double Stop, bool IsRising) Next(double upper, double lower, double close, bool startsRising, bool commit)
    {
        var isFirst = double.IsNaN(_upper);
        var isRising = isFirst ? startsRising : _isRising;

        // A comparison with NaN is false, so the bands of the first bar stand.
        if (upper >= _upper && !(_priorClose > _upper)) upper = _upper;
        if (lower <= _lower && !(_priorClose < _lower)) lower = _lower;
        isRising = !(close <= (isRising ? lower : upper));
        if (commit)
        {
            _upper = upper;
            _lower = lower;
            _priorClose = close;
            _isRising = isRising;
        }

        return (isRising ? lower : upper, isRising);
    }

    public readonly void Save(StateWriter writer)
    {
        writer.WriteDouble(_upper);
        writer.WriteDouble(_lower);
        writer.WriteDouble(_priorClose);
        writer.WriteBool(_isRising);
    }

    public void Load(StateReader reader)
    {
        _upper = reader.ReadDouble();
        _lower = reader.ReadDouble();
        _priorClose = reader.ReadDouble();
        _isRising = reader.ReadBool();
    }
}
