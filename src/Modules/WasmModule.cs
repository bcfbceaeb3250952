using SignalEs.Domain.Formulas.Modules;
using Wasmtime;

namespace SignalEs.Modules;

/// <summary>
/// A compiled module. Each call gets an instance of its own, so that nothing of one call is left to the next: memory, globals and tables are as the module
/// says they start.
/// </summary>
internal sealed class WasmModule : IFormulaModule, IDisposable
{
    public const string MemoryExport = "memory";

    /// <summary><c>buffer(n: i32) -> i32</c>: an address with room for n doubles, a multiple of 8.</summary>
    public const string BufferExport = "buffer";

    /// <summary><c>eval(ptr: i32, n: i32) -> i32</c>: reads n doubles from ptr on, writes the outputs over them and gives their count; 0 = no value.</summary>
    public const string EvalExport = "eval";

    private const string Contract = "exports memory, buffer(i32) -> i32 and eval(i32, i32) -> i32; no imports";

    private readonly Engine _engine;
    private readonly Module _module;

    public WasmModule(Engine engine, byte[] wasm)
    {
        _engine = engine;
        if (wasm.Length < 8 || !wasm.AsSpan(0, 4).SequenceEqual("\0asm"u8))
        {
            throw new ModuleException("these bytes are no WebAssembly module", "the binary format (.wasm), base64");
        }

        try
        {
            _module = Module.FromBytes(engine, "formula", wasm);
        }
        catch (WasmtimeException e)
        {
            throw new ModuleException($"the module is not valid: {e.Message.ReplaceLineEndings(" ")}", "WebAssembly without threads, vector instructions and other extensions");
        }

        if (_module.Imports.Count > 0)
        {
            throw new ModuleException($"the module imports {_module.Imports[0].ModuleName}.{_module.Imports[0].Name}", "no imports");
        }

        TryOut();
    }

    public ModuleResult Run(ReadOnlySpan<double> inputs, Span<double> outputs)
    {
        using var store = NewStore();
        try
        {
            var instance = new Instance(store, _module);
            int room = Math.Max(inputs.Length, outputs.Length);
            int address = instance.GetFunction<int, int>(BufferExport)!(room);
            var memory = instance.GetMemory(MemoryExport)!;
            if (address < 0 || address % sizeof(double) != 0 || address + ((long)room * sizeof(double)) > memory.GetLength())
            {
                return ModuleResult.Failed;
            }

            inputs.CopyTo(memory.GetSpan<double>(address, inputs.Length));
            int count = instance.GetFunction<int, int, int>(EvalExport)!(address, inputs.Length);
            if (count != outputs.Length)
            {
                return count == 0 ? ModuleResult.Unknown : ModuleResult.Failed;
            }

            memory.GetSpan<double>(address, count).CopyTo(outputs);
            return ModuleResult.Ok;
        }
        catch (WasmtimeException)
        {
            return ModuleResult.Failed; // a trap, or no fuel left
        }
    }

    public void Dispose() => _module.Dispose();

    private Store NewStore()
    {
        var store = new Store(_engine) { Fuel = ModuleBudget.FuelPerCall };
        store.SetLimits(memorySize: ModuleBudget.MemoryBytesMax, tableElements: 1024, instances: 1, tables: 1, memories: 1);
        return store;
    }

    // A module that can't even start is refused when it is published, not at the first bar.
    private void TryOut()
    {
        using var store = NewStore();
        try
        {
            var instance = new Instance(store, _module);
            if (instance.GetMemory(MemoryExport) is null || instance.GetFunction<int, int>(BufferExport) is null || instance.GetFunction<int, int, int>(EvalExport) is null)
            {
                throw new ModuleException("an export is missing or has another type", Contract);
            }
        }
        catch (WasmtimeException e)
        {
            throw new ModuleException(
                $"the module doesn't start: {e.Message.ReplaceLineEndings(" ")}", $"at most {ModuleBudget.MemoryBytesMax} bytes of memory and {ModuleBudget.FuelPerCall} fuel");
        }
    }
}
