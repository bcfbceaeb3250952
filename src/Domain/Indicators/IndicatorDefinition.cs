namespace SignalEs.Domain.Indicators;

/// <summary>What the catalog says about an indicator.</summary>
/// <param name="Name">Name as in requests and formulas: lower case, letters, digits and underscores.</param>
/// <param name="Title">Name as in the literature.</param>
/// <param name="Description">What it measures, in a sentence.</param>
/// <param name="Parameters">In the order in which they are given.</param>
/// <param name="Outputs">Names of the values of a row, in order.</param>
/// <param name="WarmUp">Bars before the first row that can have a value, given the parameters.</param>
/// <param name="Create">A fresh state for the parameters, which must be valid.</param>
public sealed record IndicatorDefinition(
    string Name,
    string Title,
    string Description,
    IReadOnlyList<IndicatorParameter> Parameters,
    IReadOnlyList<string> Outputs,
    Func<double[], int> WarmUp,
    Func<double[], Indicator> Create)
{
    public IndicatorTiming Timing { get; init; } = IndicatorTiming.AtClose;

    /// <summary>Other names under which it is found.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Whether its values are prices, drawn over the bars; else they have a scale of their own.</summary>
    public bool IsOnPrice { get; init; }

    /// <summary>Whether bars must carry <see cref="BarInput.Reference"/>.</summary>
    public bool NeedsReference { get; init; }

    /// <summary>Rows that each output lies back, given the parameters; null where none does.</summary>
    public Func<double[], int[]>? Lags { get; init; }

    /// <summary>Whether it has no value at a bar's close, only a table: no use as a live signal.</summary>
    public bool IsTableOnly { get; init; }

    /// <summary>How a table is drawn, where <see cref="Timing"/> is <c>Redrawn</c> or <c>OtherRows</c>; else null.</summary>
    public DrawRows? Draw { get; init; }

    /// <summary>Words for numbers, for outputs that are words.</summary>
    public IReadOnlyList<OutputCode> Codes { get; init; } = [];

    /// <summary>A rule between parameters: null if it holds, else what is wrong. Called with values that are each in range.</summary>
    public Func<double[], string?>? Rule { get; init; }

    /// <summary>The parameters with defaults filled in at the end.</summary>
    public double[] Complete(ReadOnlySpan<double> parameters)
    {
        var complete = new double[Math.Max(Parameters.Count, parameters.Length)];
        parameters.CopyTo(complete);
        for (var i = parameters.Length; i < Parameters.Count; i++) complete[i] = Parameters[i].Default;
        return complete;
    }

    /// <summary>The word that a value of an output stands for, or null if it is a number.</summary>
    public string? TextOf(int output, double value)
    {
        foreach (var code in Codes)
        {
            if (code.Value == value && code.Output == Outputs[output]) return code.Text;
        }

        return null;
    }

    /// <summary>Null if the parameters are allowed (defaults fill in at the end), else a sentence that names parameter, value and range.</summary>
    public string? Validate(ReadOnlySpan<double> parameters)
    {
        if (parameters.Length > Parameters.Count)
        {
            return $"{Name} takes {Parameters.Count} parameters, not {parameters.Length}.";
        }

        for (var i = 0; i < parameters.Length; i++)
        {
            var parameter = Parameters[i];
            if (!parameter.Allows(parameters[i])) return $"{Name}: {parameter.Name} = {parameter.Format(parameters[i])} is not allowed; {parameter.Range}.";
        }

        return Rule?.Invoke(Complete(parameters));
    }

    /// <summary>A fresh state for the parameters.</summary>
    /// <exception cref="ArgumentException">A parameter is out of range; the message is that of <see cref="Validate"/>.</exception>
    public Indicator New(ReadOnlySpan<double> parameters)
    {
        var error = Validate(parameters);
        return error is null ? Create(Complete(parameters)) : throw new ArgumentException(error, nameof(parameters));
    }
}
