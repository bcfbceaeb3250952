using System.Security.Cryptography;

namespace SignalEs.Domain.Formulas.Modules;

/// <summary>
/// A WebAssembly module as part of a formula: a function from a window of inputs to the outputs, for what an expression can't say. It has no
/// memory of its own from one call to the next.
/// </summary>
/// <param name="Wasm">The module's bytes; they stand in the event that publishes the formula.</param>
/// <param name="Window">Steps whose inputs it gets: the newest and those before it.</param>
public sealed record ModuleDefinition(byte[] Wasm, int Window)
{
    /// <summary>SHA-256 (hex) of the bytes: the module's part in the formula's hash.</summary>
    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Wasm));
}

/// <summary>Limits of a module.</summary>
public static class ModuleBudget
{
    /// <summary>Length of the module.</summary>
    public const int WasmBytesMax = 64 * 1024;

    /// <summary>Memory of a running module, what it grows by included.</summary>
    public const int MemoryBytesMax = 1024 * 1024;

    /// <summary>Fuel of one call, about a WebAssembly instruction each: some milliseconds.</summary>
    public const ulong FuelPerCall = 1_000_000;

    /// <summary>Steps of a window.</summary>
    public const int WindowMax = 1024;

    /// <summary>Numbers that are handed over: window times inputs.</summary>
    public const int NumbersMax = 8192;
}
