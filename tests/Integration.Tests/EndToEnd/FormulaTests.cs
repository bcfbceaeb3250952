using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace SignalEs.Integration.Tests.EndToEnd;

/// <summary>Formulas of a user from the first wrong character to a replay of a day that ran them.</summary>
[Trait("Category", "e2e")]
public sealed class FormulaTests(Stack stack) : IClassFixture<Stack>
{
    private const string Day = "{\"from\":\"2021-01-04T00:00:00Z\",\"to\":\"2021-01-05T00:00:00Z\"}";
    /// <summary>The mean of its inputs: <c>Wat.Mean</c> of Modules.Tests.</summary>
    private const string MeanModule =
        "AGFzbQEAAAABDAJgAX8Bf2ACf38BfwMDAgABBQMBAAEHGgMGbWVtb3J5AgAGYnVmZmVyAAAEZXZhbAABCkECBQBBgAgLOQIBfwF8AkADQCACIAFODQEgAyAAIAJBCGxqKwMAoCEDIAJBAWohAgwACwsgACADIAG3ozkDAEEBCwAuBG5hbWUCFgIAAQABbgEEAANwdHIBAW4CAWkDAXgDDwEBAgAEZG9uZQEEbmV4dA==";

    private const string Call = "CBOE@SPX@OPT@2021-01-08@3700@C";

    [Fact]
    public async Task A_formula_that_does_not_compile_is_refused_at_the_character()
    {
        await using var host = await stack.HostAsync();
        var problem = await RefusedAsync(host, new { name = "bad", kind = "expression", expression = "a = close;\nb = mean(clse, 5)" });
        Assert.Equal("invalid_formula", problem.GetProperty("code").GetString());
        var error = Assert.Single(problem.GetProperty("errors").EnumerateArray());
        Assert.Equal("expression", error.GetProperty("field").GetString());
        Assert.Equal("clse", error.GetProperty("value").GetString());
        Assert.Equal((2, 10, 20), (Number(error, "line"), Number(error, "column"), Number(error, "character")));
        Assert.Equal("there is no 'clse'", error.GetProperty("problem").GetString());
        Assert.Contains("'close'?", error.GetProperty("allowed").GetString(), StringComparison.Ordinal);

        problem = await RefusedAsync(host, new { name = "bad", outputs = new Dictionary<string, string> { ["a"] = "close", ["b"] = "high +" } });
        error = Assert.Single(problem.GetProperty("errors").EnumerateArray());
        Assert.Equal("outputs.b", error.GetProperty("field").GetString());
        Assert.Equal((1, 7, 6), (Number(error, "line"), Number(error, "column"), Number(error, "character")));

        Assert.Equal("invalid_request", (await RefusedAsync(host, new { name = "bad", kind = "expression" })).GetProperty("code").GetString());
        Assert.Equal("kind", (await RefusedAsync(host, new { name = "bad", kind = "script" })).GetProperty("errors")[0].GetProperty("field").GetString());
        Assert.Equal("name", (await RefusedAsync(host, new { name = "Bad!", expression = "close" })).GetProperty("errors")[0].GetProperty("field").GetString());
    }

    [Fact]
    public async Task A_module_that_can_not_be_used_is_refused_with_the_reason()
    {
        await using var host = await stack.HostAsync();
        var problem = await RefusedAsync(host, new { name = "mod", module = new { wasm = MeanModule, inputs = "clse", outputs = (string[])["m"] } });
        Assert.Equal(("invalid_formula", "module.inputs"), (problem.GetProperty("code").GetString(), problem.GetProperty("errors")[0].GetProperty("field").GetString()));
        problem = await RefusedAsync(host, new { name = "mod", module = new { wasm = Convert.ToBase64String("not wasm"u8), inputs = "close", outputs = (string[])["m"] } });
        Assert.Equal("these bytes are no WebAssembly module", problem.GetProperty("errors")[0].GetProperty("problem").GetString());
        problem = await RefusedAsync(host, new { name = "mod", module = new { wasm = "not base64", inputs = "close", outputs = (string[])["m"] } });
        Assert.Equal("module.wasm", problem.GetProperty("errors")[0].GetProperty("field").GetString());
        problem = await RefusedAsync(host, new { name = "mod", kind = "module" });
        Assert.Equal("module", problem.GetProperty("errors")[0].GetProperty("field").GetString());
    }

    [Fact]
    public async Task A_version_never_changes_and_what_it_refers_to_must_exist()
    {
        await using var host = await stack.HostAsync();
        var first = await PostAsync(host, "formulas", new { name = "calm", expression = "close < sma(5)" });
        Assert.Equal("calm@1", first.GetProperty("id").GetString());
        Assert.Equal("bars", first.GetProperty("runs_on").GetString());
        Assert.Equal(["value"], Texts(first, "outputs"));
        Assert.Equal(first.GetRawText(), (await PostAsync(host, "formulas", new { name = "calm", expression = "close < sma(5)" })).GetRawText());

        // A formula can't be its own input: its version doesn't exist before it is published, and never changes after.
        var problem = await RefusedAsync(host, new { name = "calm", expression = "signal(\"calm@2\")" });
        Assert.StartsWith("there is no formula 'calm@2'", problem.GetProperty("errors")[0].GetProperty("problem").GetString(), StringComparison.Ordinal);
        var second = await PostAsync(host, "formulas", new { name = "calm", expression = "x = signal(\"calm@1\") > 0" });
        Assert.Equal("calm@2", second.GetProperty("id").GetString());
        Assert.Equal(["calm@1"], Texts(second, "uses"));
        Assert.Equal("close < sma(5)", (await host.GetAsync("formulas/calm/1")).GetProperty("expression").GetString());

        // Greeks run beside a formula, so a set must have the version that the formula was published with.
        await PostAsync(host, "formulas", new { name = "doubled", expression = "iv * 2" });
        problem = await RefusedAsync(host, new { id = "lonely", formulas = (string[])["doubled@1"] }, "formula-sets");
        Assert.Contains("greeks@2", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_day_that_ran_custom_formulas_is_served_explained_and_proven()
    {
        await using var host = await stack.HostAsync();
        await PostAsync(host, "formulas", new { name = "pull", outputs = new Dictionary<string, string> { ["z"] = "(close - mean(close, 3)) / stdev(close, 3)", ["r"] = "signal(\"rsi_14@1\")", ["up"] = "close > lag(close, 1)" } });
        await PostAsync(host, "formulas", new { name = "rich", kind = "expression", expression = "spread = iv - chain.atm_iv; smooth = ema(iv, 4); cash = delta * underlying_price" });
        var module = await PostAsync(host, "formulas", new { name = "avg", module = new { wasm = MeanModule, inputs = "close", outputs = (string[])["m"], window = 3 } });
        Assert.Equal("module", module.GetProperty("kind").GetString());
        Assert.Equal(64, module.GetProperty("module").GetProperty("sha256").GetString()!.Length);
        await PostAsync(host, "formulas", new { name = "plain", expression = "m = mean(close, 3)" });
        await PostAsync(host, "formula-sets", new { id = "mine", extends = "default", formulas = (string[])["pull@1", "rich@1", "avg@1", "plain@1"] });
        await PostAsync(host, "formula-sets/mine/activate", new { });
        await PostAsync(host, "signals/configs", new { id = "pull", formula = "pull", timeframe = "1m", selector = new { products = (string[])["INDEX"] } });
        await PostAsync(host, "signals/configs", new { id = "avg", formula = "avg", timeframe = "1m", selector = new { products = (string[])["INDEX"] } });
        await PostAsync(host, "signals/configs", new { id = "plain", formula = "plain", timeframe = "1m", selector = new { products = (string[])["INDEX"] } });
        await PostAsync(host, "signals/configs", new { id = "rich", formula = "rich", cadence = "interval:1s", selector = new { products = (string[])["OPT"] } });
        await RefusedAsync(host, new { id = "rich_bars", formula = "rich", timeframe = "1m" }, "signals/configs");

        var sender = new TickSender(stack.Redis, "file:formulas");
        await sender.SendAsync(SpxDay.Ticks());
        await sender.ClockAsync(SpxDay.EndNs, "SPX");
        await Eventually.IsTrueAsync(
            async () => Number(await host.GetAsync("ingestion/sources/file:formulas"), "accepted") == sender.Sent, TimeSpan.FromSeconds(60), () => host.Output);
        await stack.ProjectedAsync(host);

        var history = (await host.GetAsync($"historical/{SpxDay.Index}/signals?config=pull&timeframe=1m&from=2021-01-04T00:00:00Z&to=2021-01-05T00:00:00Z")).GetProperty("signals").EnumerateArray().ToList();
        Assert.NotEmpty(history);
        Assert.Equal("warming_up", history[0].GetProperty("status").GetString());
        Assert.Equal(await MeansAsync(host, "plain"), await MeansAsync(host, "avg"));
        var realtime = await host.GetAsync($"realtime/{Call}");
        var rich = realtime.GetProperty("signals").EnumerateArray().Single(s => s.GetProperty("config").GetString() == "rich");
        var greeks = realtime.GetProperty("greeks");
        Assert.Equal(greeks.GetProperty("delta").GetDouble() * greeks.GetProperty("underlying_price").GetDouble(), rich.GetProperty("values").GetProperty("cash").GetDouble());

        var why = await host.GetAsync($"audit/provenance/{rich.GetProperty("position").GetString()}");
        Assert.True(why.GetProperty("reproduced").GetBoolean());
        Assert.Equal("expression", why.GetProperty("formula").GetProperty("kind").GetString());
        Assert.Contains("chain.atm_iv", why.GetProperty("formula").GetProperty("expression").GetString(), StringComparison.Ordinal);
        Assert.Equal(["greeks", "moneyness"], why.GetProperty("formula").GetProperty("uses").EnumerateArray().Select(u => u.GetProperty("name").GetString()));
        Assert.Contains(why.GetProperty("inputs").EnumerateArray(), i => i.GetProperty("role").GetString() == "quote");

        var replay = await host.JobAsync("audit/replays", JsonDocument.Parse(Day).RootElement);
        Assert.Equal(sender.Sent, replay.GetProperty("ticks").GetInt64());
        Assert.Equal(0, replay.GetProperty("mismatched").GetInt64());
        Assert.Equal(replay.GetProperty("signals").GetInt64(), replay.GetProperty("matched").GetInt64());
    }

    private static async Task<List<string>> MeansAsync(RunningHost host, string config)
    {
        var answer = await host.GetAsync($"historical/{SpxDay.Index}/signals?config={config}&timeframe=1m&from=2021-01-04T00:00:00Z&to=2021-01-05T00:00:00Z");
        var means = answer.GetProperty("signals").EnumerateArray().Select(s => s.GetProperty("values").GetProperty("m").GetRawText()).ToList();
        Assert.Contains(means, m => m != "null");
        return means;
    }

    private static async Task<JsonElement> PostAsync(RunningHost host, string path, object body)
    {
        using var answer = await host.Http.PostAsJsonAsync(path, body);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"POST {path}: {(int)answer.StatusCode} {text}\n{host.Output}");
        return JsonDocument.Parse(text).RootElement;
    }

    private static async Task<JsonElement> RefusedAsync(RunningHost host, object body, string path = "formulas")
    {
        using var answer = await host.Http.PostAsJsonAsync(path, body);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, $"{(int)answer.StatusCode} {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        return JsonDocument.Parse(text).RootElement;
    }

    private static long Number(JsonElement element, string name) => element.GetProperty(name).GetInt64();

    private static IEnumerable<string?> Texts(JsonElement element, string name) => element.GetProperty(name).EnumerateArray().Select(e => e.GetString());
}
