using SignalEs.Domain.Formulas;
using SignalEs.Domain.Formulas.Expressions;
using SignalEs.Domain.Formulas.Modules;

namespace SignalEs.Domain.Engine;

/// <summary>Formulas that users wrote: compiled once for all instruments; on bars they are indicators, on options they follow Greeks and moneyness.</summary>
internal sealed partial class EnginePlan
{
    private readonly List<OptionFormulaRun> _onOptions = [];

    /// <summary>Formulas on options in the order of configs.</summary>
    public IReadOnlyList<OptionFormulaRun> OptionFormulas => _onOptions;

    private void AddExpressions(EngineSettings settings, IModuleRuntime? modules)
    {
        var compiler = new FormulaCompiler(modules);
        foreach (var config in settings.Configs)
        {
            if (settings.FormulaSet.Find(config.Formula) is not { Kind: FormulaKind.Expression or FormulaKind.Module } formula)
            {
                continue;
            }

            var program = compiler.Compile(formula);
            var columns = Columns(config, formula, formula.Outputs);
            bool onBars = config.Cadence.Bar is not null;
            if (onBars && program.Scope == FormulaScope.Bars)
            {
                _onBars.Add((config, columns, formula.Hash, () => new ExpressionIndicator(program)));
            }
            else if (!onBars && program.Scope == FormulaScope.Options)
            {
                long interval = config.Cadence.IntervalNs;
                var greeks = _greeks.FindAll(g => g.Config.Cadence.IntervalNs == interval);
                var moneyness = _moneyness.FindAll(m => m.Config.Cadence.IntervalNs == interval);
                _onOptions.Add(new OptionFormulaRun(_onOptions.Count, config, columns, formula.Hash, program)
                {
                    Sources = [.. program.Inputs.Select(i => OptionFormulaRun.SourceOf(i.Input, greeks, moneyness))],
                });
            }
        }
    }
}
