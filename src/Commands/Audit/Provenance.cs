using SignalEs.Domain;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Formulas;

namespace SignalEs.Commands.Audit;

/// <summary>A signal as audit shows it; values by name, null = unknown (see status).</summary>
public sealed record SignalRow(
    string Position, string Config, string Formula, string Cadence, string Subject, string Ts, string BarStart, string Status, IReadOnlyDictionary<string, double?> Values)
{
    public static SignalRow From(SignalBatch batch, int row, long sequence)
    {
        var config = batch.ConfigOf(row);
        var values = new Dictionary<string, double?>();
        for (int i = 0; i < config.Outputs.Count; i++)
        {
            values[config.Outputs[i]] = TickRow.Known(batch.ValuesOf(row)[i]);
        }

        return new SignalRow(
            new Position(sequence, row).ToString(), config.Config, config.Formula, config.Cadence, batch.SubjectOf(row), UnixNanos.Format(batch.Columns.TsNs[row]),
            UnixNanos.Format(batch.Columns.BarStartNs[row]), batch.StatusOf(row).ToText(), values);
    }
}

/// <summary>The commit a value came with.</summary>
/// <param name="Sequence">Sequence of the event that moved the engine.</param>
/// <param name="Type">Its type.</param>
/// <param name="Stream">Its stream.</param>
/// <param name="AppendedAt">When PostgreSQL recorded it.</param>
/// <param name="CorrelationId">Ties it to a request or a reader session; null for a clock.</param>
/// <param name="SourceStream">Where its ticks came from; null for a clock.</param>
/// <param name="FirstOffset">First entry id there.</param>
/// <param name="LastOffset">Last entry id there.</param>
public sealed record CauseInfo(
    long Sequence, string Type, string Stream, DateTimeOffset AppendedAt, string? CorrelationId, string? SourceStream, string? FirstOffset, string? LastOffset);

/// <summary>The formula version that gave a value; of an expression also its text and the versions that it refers to.</summary>
public sealed record FormulaInfo(
    string Name, int Version, string Kind, string Function, IReadOnlyDictionary<string, string> Parameters, IReadOnlyList<string> Outputs, string Hash, string? Expression, string? ModuleSha256,
    IReadOnlyList<FormulaInfo> Uses)
{
    public static FormulaInfo From(FormulaDefinition formula) => new(
        formula.Name, formula.Version, formula.Kind.ToString().ToLowerInvariant(), formula.Function,
        formula.Parameters.ToDictionary(p => p.Name, p => p.Value), formula.Outputs, formula.Hash,
        formula.Expression, formula.Module?.Sha256, [.. formula.Uses.Select(From)]);
}

/// <summary>Who brought the settings that were in force.</summary>
public sealed record ConfiguredInfo(long Sequence, DateTimeOffset AppendedAt, string By, string SettingsHash, string? SignalConfiguredBy);

/// <summary>One input of a value: the tick that carried it.</summary>
public sealed record InputInfo(string Role, TickRow Tick);

/// <summary>Why a value is what it is.</summary>
/// <param name="Position">The value.</param>
/// <param name="Signal">The signal, when the position names one.</param>
/// <param name="Tick">The tick, when it names one.</param>
/// <param name="Reproduced">The engine was run again and gave the same bits.</param>
/// <param name="Formula">Formula version and parameters.</param>
/// <param name="FormulaSetHash">Formula set in force.</param>
/// <param name="EngineVersion">Engine that computed it.</param>
/// <param name="EngineBuild">Build that answers now.</param>
/// <param name="Configured">Who configured it.</param>
/// <param name="Cause">The commit.</param>
/// <param name="Inputs">Ticks that went in. For indicators: of the bar that closed; earlier bars are in the indicator's state.</param>
public sealed record Provenance(
    string Position, SignalRow? Signal, TickRow? Tick, bool? Reproduced, FormulaInfo? Formula, string? FormulaSetHash, string? EngineVersion, string EngineBuild,
    ConfiguredInfo? Configured, CauseInfo Cause, IReadOnlyList<InputInfo> Inputs);
