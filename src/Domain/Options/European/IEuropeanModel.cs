namespace SignalEs.Domain.Options.European;

/// <summary>What the underlying column is; chosen at compile time so that the kernel has no branch for it.</summary>
internal interface IEuropeanModel
{
    /// <summary>Whether the underlying is a forward: it then grows at no rate and rho holds it fixed.</summary>
    static abstract bool OnForward { get; }
}

/// <summary>A spot asset with a continuous yield.</summary>
internal readonly struct SpotModel : IEuropeanModel
{
    public static bool OnForward => false;
}

/// <summary>A forward. Black-76 is the spot model with the yield equal to the rate, but for rho.</summary>
internal readonly struct ForwardModel : IEuropeanModel
{
    public static bool OnForward => true;
}
