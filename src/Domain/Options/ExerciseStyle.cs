namespace SignalEs.Domain.Options;

/// <summary>When an option may be exercised.</summary>
public enum ExerciseStyle : byte
{
    /// <summary>At expiry only.</summary>
    European,

    /// <summary>At any time up to expiry.</summary>
    American,
}
