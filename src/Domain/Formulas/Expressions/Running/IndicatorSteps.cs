using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Formulas.Expressions.Binding;
using SignalEs.Domain.Indicators;

namespace SignalEs.Domain.Formulas.Expressions.Running;

/// <summary>An indicator, or another formula, that reads whole bars.</summary>
internal sealed class BarPlan(Func<Indicator> create) : StepPlan
{
    public override Step New() => new BarStep(FirstSlot, create());

    private sealed class BarStep(int slot, Indicator indicator) : IndicatorStep(slot, indicator)
    {
        public override void Run(double[] slots, in BarInput bar, bool commit)
        {
            var output = Output(slots);
            if (commit)
            {
                Indicator.Add(bar, output);
            }
            else
            {
                Indicator.Peek(bar, output);
            }

            Finish(output, commit);
        }
    }
}

/// <summary>An indicator or window function of a value of the formula.</summary>
/// <param name="create">A fresh state.</param>
/// <param name="argument">The value.</param>
/// <param name="skipsUnknown">
/// An indicator is fed from the first known value on (as in <see cref="ChainIndicator"/>); a window takes unknown ones in, and is unknown while it holds one.
/// </param>
internal sealed class SeriesPlan(Func<SeriesIndicator> create, Evaluate argument, bool skipsUnknown) : StepPlan
{
    public override Step New() => new SeriesStep(FirstSlot, create(), argument, skipsUnknown);

    private sealed class SeriesStep(int slot, SeriesIndicator series, Evaluate argument, bool skipsUnknown) : IndicatorStep(slot, series)
    {
        private bool _isFed = !skipsUnknown;

        public override void Run(double[] slots, in BarInput bar, bool commit)
        {
            double value = argument(slots);
            var output = Output(slots);
            if (!_isFed && double.IsNaN(value))
            {
                output.Fill(double.NaN);
                return;
            }

            if (commit)
            {
                _isFed = true;
                series.Add(value, output);
            }
            else
            {
                series.Peek(value, output);
            }

            Finish(output, commit);
        }

        public override void Save(StateWriter writer)
        {
            writer.WriteBool(_isFed);
            base.Save(writer);
        }

        public override void Load(StateReader reader)
        {
            _isFed = reader.ReadBool();
            base.Load(reader);
        }
    }
}

/// <summary>A step around an indicator's state.</summary>
internal abstract class IndicatorStep(int slot, Indicator indicator) : Step
{
    private readonly int _width = indicator.OutputCount;
    private bool _isWarm;

    public override bool IsWarm => _isWarm;

    protected Indicator Indicator { get; } = indicator;

    protected Span<double> Output(double[] slots) => slots.AsSpan(slot, _width);

    protected void Finish(Span<double> output, bool commit)
    {
        foreach (ref double value in output)
        {
            value = Operators.Known(value);
            _isWarm |= commit && !double.IsNaN(value);
        }
    }

    public override void Save(StateWriter writer)
    {
        writer.WriteBool(_isWarm);
        Indicator.Save(writer);
    }

    public override void Load(StateReader reader)
    {
        _isWarm = reader.ReadBool();
        Indicator.Load(reader);
    }
}
