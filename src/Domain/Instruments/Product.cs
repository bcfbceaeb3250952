namespace SignalEs.Domain.Instruments;

/// <summary>What an instrument is. The third part of an instrument key.</summary>
public enum Product : byte
{
    /// <summary>A product code that the key carries but the engine gives no meaning to.</summary>
    Other,

    /// <summary>An index level (<c>INDEX</c>).</summary>
    Index,

    /// <summary>A share or fund (<c>EQ</c>).</summary>
    Equity,

    /// <summary>A future (<c>FUT</c>), with an expiry.</summary>
    Future,

    /// <summary>An option (<c>OPT</c>), with expiry, strike and right.</summary>
    Option,
}
