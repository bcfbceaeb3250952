using System.Collections.Concurrent;
using System.Security.Cryptography;
using SignalEs.Domain.Formulas.Modules;
using Wasmtime;

namespace SignalEs.Modules;

/// <summary>
/// Wasmtime, set up so that a module gives the same bits everywhere: NaNs have one pattern, no threads, no vector instructions, no import, fuel
/// instead of a clock. Safe for several threads.
/// </summary>
public sealed class WasmRuntime : IModuleRuntime, IDisposable
{
    private const int StackBytesMax = 256 * 1024;

    private readonly Engine _engine = new(new Config()
        .WithFuelConsumption(true)
        .WithCraneliftNaNCanonicalization(true)
        .WithMaximumStackSize(StackBytesMax)
        .WithWasmThreads(false)
        .WithSIMD(false)
        .WithRelaxedSIMD(false, true)
        .WithMemory64(false)
        .WithMultiMemory(false)
        .WithGc(false)
        .WithExceptions(false)
        .WithTailCalls(false));

    private readonly ConcurrentDictionary<string, WasmModule> _loaded = new(StringComparer.Ordinal);

    public IFormulaModule Load(byte[] wasm)
    {
        if (wasm.Length > ModuleBudget.WasmBytesMax)
        {
            throw new ModuleException($"the module has {wasm.Length} bytes", $"at most {ModuleBudget.WasmBytesMax}");
        }

        return _loaded.GetOrAdd(Convert.ToHexStringLower(SHA256.HashData(wasm)), _ => new WasmModule(_engine, wasm));
    }

    public void Dispose()
    {
        foreach (var module in _loaded.Values)
        {
            module.Dispose();
        }

        _engine.Dispose();
    }
}
