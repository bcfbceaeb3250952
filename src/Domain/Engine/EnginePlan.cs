using SignalEs.Domain.Formulas;
using SignalEs.Domain.Formulas.Modules;
using SignalEs.Domain.Indicators;
using SignalEs.Domain.Instruments;
using SignalEs.Domain.Moneyness;
using SignalEs.Domain.Timeframes;

namespace SignalEs.Domain.Engine;

/// <summary>Settings compiled into what has to run for an instrument or an underlying. Column sets are shared, so that a batch names each config once.</summary>
internal sealed partial class EnginePlan
{
    private static readonly Timeframe[] AlwaysKept = [Timeframe.M1, new(5, TimeframeUnit.Minute), Timeframe.M15, Timeframe.H1, Timeframe.D1];

    private readonly List<(SignalConfig Config, SignalColumnSet Columns, string Hash, Func<Indicator> Create)> _onBars = [];
    private readonly List<GreeksRun> _greeks = [];
    private readonly List<MoneynessRun> _moneyness = [];

    public EnginePlan(EngineSettings settings, IModuleRuntime? modules)
    {
        Settings = settings;
        Hash = settings.FormulaSet.Hash;
        foreach (var config in settings.Configs)
        {
            var formula = settings.FormulaSet.Find(config.Formula);
            if (formula is null)
            {
                continue; // the command side refuses such a config; a set that dropped the formula silences it
            }

            if (formula.Kind == FormulaKind.Indicator && config.Cadence.Bar is not null)
            {
                _onBars.Add((config, Columns(config, formula, formula.Outputs), formula.Hash, () => IndicatorFormula.Create(formula)));
            }
            else if (formula.Kind == FormulaKind.Greeks && config.Cadence.Bar is null)
            {
                _greeks.Add(new GreeksRun(_greeks.Count, config, Columns(config, formula, formula.Outputs), GreeksFormula.From(formula)));
            }
        }

        AddMoneyness(settings);
        AddExpressions(settings, modules);
    }

    public EngineSettings Settings { get; }

    public string Hash { get; }

    public int GreeksRuns => _greeks.Count;

    public int MoneynessRuns => _moneyness.Count;

    /// <summary>Levels of each moneyness run, the expiry's own row included.</summary>
    public int LevelsOf(int moneynessRun) => _moneyness[moneynessRun].Formula.Levels;

    /// <summary>Bit i: Greeks run i is for this option.</summary>
    public ulong GreeksMask(InstrumentKey key)
    {
        ulong mask = 0;
        foreach (var run in _greeks)
        {
            mask |= run.Config.Selector.Matches(key) ? 1UL << run.Index : 0;
        }

        return mask;
    }

    /// <summary>Fresh groups for one underlying, shortest interval first.</summary>
    public IntervalGroup[] Groups()
    {
        var intervals = new SortedSet<long>();
        _greeks.ForEach(r => intervals.Add(r.Config.Cadence.IntervalNs));
        _moneyness.ForEach(r => intervals.Add(r.Config.Cadence.IntervalNs));
        _onOptions.ForEach(r => intervals.Add(r.Config.Cadence.IntervalNs));
        var groups = new List<IntervalGroup>();
        foreach (long interval in intervals)
        {
            groups.Add(new IntervalGroup(
                groups.Count,
                interval,
                [.. _greeks.FindAll(r => r.Config.Cadence.IntervalNs == interval)],
                [.. _moneyness.FindAll(r => r.Config.Cadence.IntervalNs == interval)])
            {
                Formulas = [.. _onOptions.FindAll(r => r.Config.Cadence.IntervalNs == interval)],
            });
        }

        return [.. groups];
    }

    /// <summary>Frames of an instrument; indicators that <paramref name="before"/> already ran with the same formula keep their state.</summary>
    public Frame[] Frames(InstrumentKey key, Frame[] before)
    {
        var timeframes = new SortedSet<Timeframe>(AlwaysKept);
        foreach (var run in _onBars)
        {
            if (run.Config.Selector.Matches(key))
            {
                timeframes.Add(run.Config.Cadence.Bar!.Value);
            }
        }

        var frames = new List<Frame>();
        foreach (var timeframe in timeframes)
        {
            var old = Array.Find(before, f => f.Timeframe == timeframe);
            var runs = new List<IndicatorRun>();
            var settled = new List<Indicator>();
            foreach (var (config, columns, hash, create) in _onBars)
            {
                if (config.Cadence.Bar == timeframe && config.Selector.Matches(key))
                {
                    var kept = old is null ? null : Array.Find(old.Runs, r => r.Columns.Config == config.Id && r.FormulaHash == hash);
                    runs.Add(new IndicatorRun(columns, hash, kept?.Indicator ?? create()));
                    if (Settings.LateBars > 0)
                    {
                        // The window starts empty: what an indicator has seen up to now stays as it is.
                        settled.Add(create());
                        LateWindow.Copy(runs[^1].Indicator, settled[^1]);
                    }
                }
            }

            var late = settled.Count > 0 ? new LateWindow(Settings.LateBars, [.. runs], [.. settled], hasForgotten: old is not null) : null;
            var frame = new Frame(timeframe, [.. runs], late);
            if (old is not null)
            {
                frame.GoOnFrom(old);
            }

            frames.Add(frame);
        }

        return [.. frames];
    }

    private void AddMoneyness(EngineSettings settings)
    {
        foreach (var config in settings.Configs)
        {
            if (settings.FormulaSet.Find(config.Formula) is { Kind: FormulaKind.Moneyness } formula && config.Cadence.Bar is null)
            {
                var parameters = MoneynessFormula.From(formula);
                int greeks = _greeks.FindIndex(r => r.Config.Id == parameters.Greeks);
                _moneyness.Add(new MoneynessRun(
                    _moneyness.Count, config, Columns(config, formula, parameters.BucketOutputs), Columns(config, formula, parameters.ExpiryOutputs), parameters, greeks));
            }
        }
    }

    private static SignalColumnSet Columns(SignalConfig config, FormulaDefinition formula, IReadOnlyList<string> outputs)
        => new(config.Id, formula.Id, config.Cadence.ToString(), outputs);
}
