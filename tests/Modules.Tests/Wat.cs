using Wasmtime;

namespace SignalEs.Modules.Tests;

/// <summary>Modules in WebAssembly's text form.</summary>
internal static class Wat
{
    /// <summary>A module with a page of memory whose <c>eval(ptr, n)</c> has this body; locals: $i (i32), $x and $y (f64).</summary>
    public static byte[] Eval(string body, string more = "") => Bytes($"""
        (module
          (memory (export "memory") 1)
          {more}
          (func (export "buffer") (param $n i32) (result i32) (i32.const 1024))
          (func (export "eval") (param $ptr i32) (param $n i32) (result i32) (local $i i32) (local $x f64) (local $y f64)
            {body}))
        """);

    public static byte[] Bytes(string text) => Module.ConvertText(text);

    /// <summary>The mean of all numbers, summed from the first to the last.</summary>
    public static byte[] Mean { get; } = Eval("""
        (block $done
          (loop $next
            (br_if $done (i32.ge_s (local.get $i) (local.get $n)))
            (local.set $x (f64.add (local.get $x) (f64.load (i32.add (local.get $ptr) (i32.mul (local.get $i) (i32.const 8))))))
            (local.set $i (i32.add (local.get $i) (i32.const 1)))
            (br $next)))
        (f64.store (local.get $ptr) (f64.div (local.get $x) (f64.convert_i32_s (local.get $n))))
        (i32.const 1)
        """);

    public static byte[] Endless { get; } = Eval("(loop $again (br $again)) (i32.const 1)");
}
