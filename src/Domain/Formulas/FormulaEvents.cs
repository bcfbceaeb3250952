namespace SignalEs.Domain.Formulas;

/// <summary>Stream <c>formula-{name}</c>: a version exists from here on and never changes.</summary>
public sealed record FormulaPublished(FormulaDefinition Formula, string Hash, string By);

/// <summary>Stream <c>formula-{name}</c>: not to be used in new formula sets.</summary>
public sealed record FormulaDeprecated(string Name, int Version, string By, string Reason);

/// <summary>Stream <c>formula-set</c>: a set exists from here on and never changes; at most one version of each formula.</summary>
public sealed record FormulaSetDefined(string Id, string Hash, IReadOnlyList<string> Formulas, string By);

/// <summary>Stream <c>formula-set</c>: this set runs live, from the next batch of every shard on.</summary>
public sealed record FormulaSetActivated(string Id, string Hash, IReadOnlyList<string> Formulas, string By);

/// <summary>Stream <c>formula-set</c>: the set that was live before runs again, from the next batch of every shard on.</summary>
public sealed record FormulaSetRolledBack(string FromId, string ToId, string By);

/// <summary>Stream <c>signal-config-{id}</c>.</summary>
public sealed record SignalConfigured(SignalConfig Config, string By);

/// <summary>Stream <c>signal-config-{id}</c>.</summary>
public sealed record SignalRemoved(string Id, string By);
