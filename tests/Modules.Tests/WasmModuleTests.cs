using System.Diagnostics;
using SignalEs.Domain.Formulas.Modules;

namespace SignalEs.Modules.Tests;

public sealed class WasmModuleTests : IDisposable
{
    private readonly WasmRuntime _runtime = new();

    public void Dispose() => _runtime.Dispose();

    [Fact]
    public void A_module_reads_its_inputs_and_writes_its_outputs()
    {
        Assert.Equal((ModuleResult.Ok, 2.5), Run(Wat.Mean, 1, 2, 3, 4));
        byte[] both = Wat.Eval("(f64.store (i32.add (local.get $ptr) (i32.const 8)) (f64.const 7)) (i32.const 2)");
        var outputs = new double[2];
        Assert.Equal(ModuleResult.Ok, _runtime.Load(both).Run([3.5], outputs));
        Assert.Equal([3.5, 7], outputs);
    }

    [Fact]
    public void Nothing_of_one_call_is_left_to_the_next()
    {
        byte[] counter = Wat.Eval(
            """
            (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
            (i32.store (i32.const 8) (i32.add (i32.load (i32.const 8)) (global.get $calls)))
            (f64.store (local.get $ptr) (f64.convert_i32_s (i32.load (i32.const 8))))
            (i32.const 1)
            """,
            "(global $calls (mut i32) (i32.const 0))");
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal((ModuleResult.Ok, 1.0), Run(counter, 0));
        }
    }

    [Fact]
    public void An_endless_loop_ends_when_the_fuel_is_out()
    {
        var clock = Stopwatch.StartNew();
        Assert.Equal(ModuleResult.Failed, Run(Wat.Endless, 1).Result);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"{clock.Elapsed}");
    }

    [Fact]
    public void The_fuel_is_the_same_for_every_call()
    {
        // Burns what its input says, in steps of some instructions: the least count that fails must not depend on what ran before.
        var module = _runtime.Load(Wat.Eval("""
            (block $done
              (loop $next
                (br_if $done (f64.ge (local.get $x) (f64.load (local.get $ptr))))
                (local.set $x (f64.add (local.get $x) (f64.const 1)))
                (br $next)))
            (i32.const 1)
            """));
        int first = LeastThatFails();
        for (int i = 0; i < 20; i++)
        {
            module.Run([first - 1], new double[1]);
        }

        Assert.Equal(first, LeastThatFails());

        int LeastThatFails()
        {
            (int low, int high) = (0, 10_000_000);
            while (high - low > 1)
            {
                int middle = (low + high) / 2;
                (low, high) = module.Run([middle], new double[1]) == ModuleResult.Ok ? (middle, high) : (low, middle);
            }

            Assert.InRange(high, 1000, 1_000_000);
            return high;
        }
    }

    [Theory]
    [InlineData("unreachable")]
    [InlineData("(i32.div_s (i32.const 1) (i32.const 0))")]
    [InlineData("(i32.load (i32.const 10000000))")]
    [InlineData("(call $deep (i32.const 0))")]
    [InlineData("(i32.const 2)")]
    [InlineData("(i32.const -1)")]
    public void A_trap_or_a_broken_contract_is_a_failure_and_nothing_else(string body)
        => Assert.Equal(ModuleResult.Failed, Run(Wat.Eval(body, "(func $deep (param i32) (result i32) (i32.add (call $deep (local.get 0)) (i32.const 1)))"), 1).Result);

    [Fact]
    public void A_module_may_say_that_there_is_no_value() => Assert.Equal(ModuleResult.Unknown, Run(Wat.Eval("(i32.const 0)"), 1).Result);

    [Theory]
    [InlineData("(i32.const -8)")]
    [InlineData("(i32.const 1025)")]
    [InlineData("(i32.const 65536)")]
    [InlineData("(i32.const 2147483640)")]
    public void A_buffer_outside_of_memory_or_askew_is_a_failure(string address) => Assert.Equal(
        ModuleResult.Failed,
        Run(Wat.Bytes($"""
            (module (memory (export "memory") 1)
              (func (export "buffer") (param i32) (result i32) {address})
              (func (export "eval") (param i32 i32) (result i32) (i32.const 1)))
            """), 1).Result);

    [Fact]
    public void Memory_grows_to_the_limit_and_no_further()
    {
        byte[] grows = Wat.Eval("(f64.store (local.get $ptr) (f64.convert_i32_s (memory.grow (i32.trunc_f64_s (f64.load (local.get $ptr)))))) (i32.const 1)");
        int pages = ModuleBudget.MemoryBytesMax / 65536;
        Assert.Equal((ModuleResult.Ok, 1.0), Run(grows, pages - 1));
        Assert.Equal((ModuleResult.Ok, -1.0), Run(grows, pages));
    }

    [Fact]
    public void A_NaN_has_one_pattern_inside_of_a_module()
    {
        // The bits of 0/0 and of inf - inf as a number: x86 and ARM make different ones of their own accord.
        byte[] bits = Wat.Eval("""
            (local.set $x (f64.load (local.get $ptr)))
            (f64.store (local.get $ptr) (f64.convert_i64_u (i64.reinterpret_f64 (f64.div (local.get $x) (local.get $x)))))
            (i32.const 1)
            """);
        Assert.Equal((ModuleResult.Ok, (double)0x7ff8000000000000UL), Run(bits, 0));
        Assert.Equal((ModuleResult.Ok, (double)0x7ff8000000000000UL), Run(bits, double.PositiveInfinity));
    }

    [Theory]
    [InlineData("(module (import \"env\" \"now\" (func (result f64))) (memory (export \"memory\") 1))", "the module imports env.now")]
    [InlineData("(module (memory (export \"memory\") 1))", "an export is missing")]
    [InlineData("(module (memory (export \"memory\") 1) (func (export \"buffer\") (param f64) (result i32) (i32.const 0)) (func (export \"eval\") (param i32 i32) (result i32) (i32.const 1)))", "an export is missing")]
    [InlineData("(module (func (export \"buffer\") (param i32) (result i32) (i32.const 0)) (func (export \"eval\") (param i32 i32) (result i32) (i32.const 1)))", "an export is missing")]
    [InlineData("(module (memory (export \"memory\") 17))", "the module doesn't start")]
    [InlineData("(module (memory (export \"memory\") 1) (func $s (loop $l (br $l))) (start $s))", "the module doesn't start")]
    [InlineData("(module (memory (export \"memory\") 1 1 shared))", "the module is not valid")]
    [InlineData("(module (func (result v128) (v128.const i64x2 0 0)))", "the module is not valid")]
    public void A_module_that_reaches_out_or_lacks_something_is_refused(string text, string problem)
    {
        var e = Assert.Throws<ModuleException>(() => _runtime.Load(Wat.Bytes(text)));
        Assert.StartsWith(problem, e.Problem, StringComparison.Ordinal);
        Assert.NotEmpty(e.Allowed);
    }

    [Fact]
    public void Bytes_that_are_no_module_are_refused()
    {
        Assert.Throws<ModuleException>(() => _runtime.Load([]));
        Assert.Throws<ModuleException>(() => _runtime.Load("(module)"u8.ToArray()));
        Assert.Throws<ModuleException>(() => _runtime.Load([.. "\0asm"u8, 1, 0, 0, 0, 99]));
        Assert.Throws<ModuleException>(() => _runtime.Load(new byte[ModuleBudget.WasmBytesMax + 1]));
    }

    [Fact]
    public void Calls_from_several_threads_do_not_meet() => Parallel.For(0, 200, i => Assert.Equal((ModuleResult.Ok, i + 1.0), Run(Wat.Mean, i, i + 2)));

    private (ModuleResult Result, double Value) Run(byte[] wasm, params double[] inputs)
    {
        var output = new double[1];
        var result = _runtime.Load(wasm).Run(inputs, output);
        return (result, result == ModuleResult.Ok ? output[0] : 0);
    }
}
