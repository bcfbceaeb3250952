using SignalEs.Domain.Engine.State;

namespace SignalEs.Domain.Indicators.Kernels;

/// <summary>
/// The one place where an indicator's mathematics stands: a step from one input to the next. Batch, stream and the forming bar all run it.
/// A kernel is a struct, so that the run-time compiles each indicator's loop with its step inlined.
/// </summary>
/// <typeparam name="TInput"><see cref="BarInput"/>, or double for indicators of a single series, which can then be chained.</typeparam>
internal interface IKernel<TInput>
{
    /// <summary>Values per step.</summary>
    static abstract int OutputCount { get; }

    /// <summary>
    /// Writes the values for <paramref name="input"/>. With <paramref name="commit"/> the state moves on; without, no state may change. Callers pass
    /// a constant, so the compiler drops the other half.
    /// </summary>
    void Step(in TInput input, Span<double> output, bool commit);

    void Save(StateWriter writer);

    void Load(StateReader reader);
}
