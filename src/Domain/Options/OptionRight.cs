namespace SignalEs.Domain.Options;

/// <summary>What the holder may do.</summary>
public enum OptionRight : byte
{
    /// <summary>Buy at the strike.</summary>
    Call,

    /// <summary>Sell at the strike.</summary>
    Put,
}
