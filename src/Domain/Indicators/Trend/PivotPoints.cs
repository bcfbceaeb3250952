using System.Runtime.CompilerServices;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Indicators.Kernels;

namespace SignalEs.Domain.Indicators.Trend;

internal struct PivotPoints(CalendarWindow window, PivotType type) : IKernel<BarInput>
{
    public static readonly IndicatorDefinition Definition = new(
        "pivotpoints", "Pivot points", "Support and resistance levels from the calendar window (UTC) before this one.",
        [
            IndicatorParameter.Choice("window", "month", "week", "day", "hour"),
            IndicatorParameter.Choice("type", "standard", "camarilla", "demark", "fibonacci", "woodie"),
        ],
        ["PP", "S1", "S2", "S3", "S4", "R1", "R2", "R3", "R4"],
        _ => 1, p => new BarIndicator<PivotPoints>(new((CalendarWindow)(int)p[0], (PivotType)(int)p[1])));

    private long _window = long.MinValue;
    private double _open;
    private double _high;
    private double _low;
    private double _close;
    private bool _hasLevels;
    private double _levelOpen;
    private double _levelHigh;
    private double _levelLow;
    private double _levelClose;

    public static int OutputCount => 9;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step(in BarInput bar, Span<double> output, bool commit)
    {
        var current = window.Of(bar.TimeUnixNs);
        if (current != _window && _window != long.MinValue)
        {
            // Woodie's levels start from the open of the new window, all others from the window before.
            var open = type == PivotType.Woodie ? bar.Open : _open;
            PivotLevels.Write(type, open, _high, _low, _close, output);
            if (commit)
            {
                _hasLevels = true;
                (_levelOpen, _levelHigh, _levelLow, _levelClose) = (open, _high, _low, _close);
            }
        }
        else if (_hasLevels)
        {
            PivotLevels.Write(type, _levelOpen, _levelHigh, _levelLow, _levelClose, output);
        }
        else
        {
            output.Fill(double.NaN);
        }

        if (!commit) return;
        var isNew = current != _window;
        _window = current;
        _open = isNew ? bar.Open : _open;
        _high = isNew ? bar.High : Math.Max(_high, bar.High);
        _low = isNew ? bar.Low : Math.Min(_low, bar.Low);
        _close = bar.Close;
    }

    public readonly void Save(StateWriter writer)
    {
        writer.WriteInt64(_window);
        writer.WriteDouble(_open);
        writer.WriteDouble(_high);
        writer.WriteDouble(_low);
        writer.WriteDouble(_close);
        writer.WriteBool(_hasLevels);
        writer.WriteDouble(_levelOpen);
        writer.WriteDouble(_levelHigh);
        writer.WriteDouble(_levelLow);
        writer.WriteDouble(_levelClose);
    }

    public void Load(StateReader reader)
    {
        _window = reader.ReadInt64();
        _open = reader.ReadDouble();
        _high = reader.ReadDouble();
        _low = reader.ReadDouble();
        _close = reader.ReadDouble();
        _hasLevels = reader.ReadBool();
        _levelOpen = reader.ReadDouble();
        _levelHigh = reader.ReadDouble();
        _levelLow = reader.ReadDouble();
        _levelClose = reader.ReadDouble();
    }
}
