using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using SignalEs.Commands.Ingestion;
using SignalEs.Domain;
using SignalEs.Domain.Ticks;
using SignalEs.Domain.Ticks.Codec;
using SignalEs.Integration.Tests.Services;
using StackExchange.Redis;

namespace SignalEs.Commands.Tests.WriteSide;

/// <summary>Bad data through the real ends: each is in the log with its reason, and none of it holds up what comes after.</summary>
public sealed class BadDataTests(TestServices services)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Entries_that_no_table_could_hold_are_quarantined_and_hold_up_nothing()
    {
        await using var database = await services.CreateDatabaseAsync();
        await using var redis = await services.StartRedisAsync();
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.Endpoint);
        await using var running = await RunningShards.StartAsync(database.ConnectionString, redis.Endpoint);
        var good = RunningShards.Market(300).First(t => RunningShards.ShardOf(t) == 1);
        string ts = UnixNanos.Format(good.TsEventNs);
        (string Code, RedisValue[] Fields)[] bad =
        [
            ("bad_key", ["instrument_key", "NASDAQ@GOOG@X\0", "ts", ts, "last", "1"]),
            ("bad_key", ["instrument_key", "NASDAQ@GOOG@EQ\n", "ts", ts, "last", "1"]),
            ("bad_utf8", ["instrument_key", good.Key, "ts", ts, "last", new byte[] { 0x31, 0xFF }]),
            ("bad_source", ["instrument_key", good.Key, "ts", ts, "last", "1", "source", "a\0", "seq", "1"]),
            ("bad_source", ["instrument_key", good.Key, "ts", ts, "last", "1", "source", new string('s', 5000), "seq", "1"]),
            ("missing_field", ["instrument_key", good.Key, "ts", ts, "last", "1", "source", "s"]),
            ("bad_time", ["row", "\0,x,1", "columns", "ts,instrument_key,last"]),
            ("bad_columns", ["row", "1", "columns", "ts,\0"]),
            ("unknown_field", ["instrument_key", good.Key, "ts", ts, "la\0st", "1"]),
            ("far_past", ["instrument_key", good.Key, "ts", "-9223372036854775808", "last", "1"]),
            ("far_future", ["clock", "2199-01-01T00:00:00Z"]),
            ("bad_key", ["clock", ts, "underlying", "GO\0OG"]),
            ("oversized", ["instrument_key", good.Key, "ts", ts, "last", new string('1', 70_000)]),
            ("bad_packed", ["b", new byte[] { 2, 255, 255, 3 }]),
            ("bad_source", ["b", Packed([good with { Source = "x\0y" }])]),
        ];
        var db = connection.GetDatabase();
        foreach (var (_, fields) in bad)
        {
            await db.ExecuteAsync("XADD", [RedisNames.ShardStream(1), "*", .. fields.Select(f => (object)f)]);
        }

        await db.StreamAddAsync(RedisNames.ShardStream(1), "b", Packed([good]));
        await UntilAsync(async () => (await running.ReplayAsync()).Count == 1);
        var found = await QuarantinedAsync(running);
        Assert.Equal(bad.Select(b => b.Code), found.Select(f => f.Code));
        for (int i = 0; i < bad.Length; i++)
        {
            AssertKept(bad[i].Fields, found[i]);
        }
    }

    [Fact]
    public async Task A_body_of_more_ticks_than_a_batch_holds_is_taken_whole_and_its_bad_rows_are_named()
    {
        await using var database = await services.CreateDatabaseAsync();
        await using var running = await RunningShards.StartAsync(database.ConnectionString);
        var body = new StringBuilder("ts,instrument_key,last\n");
        const int Rows = 70_000;
        for (int i = 0; i < Rows; i++)
        {
            body.Append(CultureInfo.InvariantCulture, $"2026-03-02T15:00:00Z,NASDAQ@GOOG@EQ,{(i % 1000 == 999 ? -1 : 100)}\n");
        }

        var (status, answer) = await PostAsync(running, Encoding.UTF8.GetBytes(body.ToString()), "text/csv");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(Rows - 70, answer.GetProperty("accepted").GetInt32());
        Assert.Equal(Enumerable.Range(0, 70).Select(i => (i * 1000) + 999), answer.GetProperty("rejected").EnumerateArray().Select(r => r.GetProperty("index").GetInt32()));
        Assert.Equal(70, (await QuarantinedAsync(running)).Count(q => q.Code == "negative"));
    }

    [Fact]
    public async Task Odd_ticks_are_taken_and_the_answer_says_what_is_odd_about_them()
    {
        await using var database = await services.CreateDatabaseAsync();
        await using var running = await RunningShards.StartAsync(database.ConnectionString);
        const string Body = """
            {"ts":"2026-03-02T15:00:00Z","instrument_key":"NASDAQ@GOOG@EQ","last":100}
            {"ts":"2026-03-02T15:00:01Z","instrument_key":"NASDAQ@GOOG@EQ","last":-5}
            {"ts":"2026-03-02T15:00:01Z","instrument_key":"CBOE@SPX@INDEX","bid":2,"ask":1}
            {"ts":"2026-03-02T15:00:01Z","instrument_key":"NASDAQ@GOOG@EQ","last":100000}
            {"ts":"2026-03-02T14:59:59Z","instrument_key":"NASDAQ@GOOG@EQ","last":100000}
            """;
        var (_, answer) = await PostAsync(running, Encoding.UTF8.GetBytes(Body), "application/x-ndjson");
        Assert.Equal(4, answer.GetProperty("accepted").GetInt32());
        Assert.Equal(
            [(2, "crossed"), (3, "price_jump"), (4, "out_of_order")],
            answer.GetProperty("flagged").EnumerateArray().Select(f => (f.GetProperty("index").GetInt32(), f.GetProperty("flag").GetString()!)));
    }

    [Theory]
    [InlineData("application/json", "[{\"ts\":1", "bad_json")]
    [InlineData("application/json", "{}", "wrong_type")]
    [InlineData("text/csv", "ts,last\n1,2", "bad_columns")]
    public async Task A_body_that_cannot_be_divided_into_ticks_is_refused_and_kept(string type, string body, string code)
    {
        await using var database = await services.CreateDatabaseAsync();
        await using var running = await RunningShards.StartAsync(database.ConnectionString);
        var (status, _) = await PostAsync(running, Encoding.UTF8.GetBytes(body), type);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        var kept = Assert.Single(await QuarantinedAsync(running));
        Assert.Equal((code, RawFormat.Body), (kept.Code, kept.Format));
        Assert.StartsWith(kept.Raw, body, StringComparison.Ordinal);
    }

    private static void AssertKept(RedisValue[] fields, RejectedTick tick)
    {
        byte[] raw = tick.RawBase64 is null ? Encoding.UTF8.GetBytes(tick.Raw) : Convert.FromBase64String(tick.RawBase64);
        switch (tick.Format)
        {
            case RawFormat.Fields when tick.RawLength is null:
                Assert.Equal(fields.Select(f => (string?)f), Encoding.UTF8.GetString(raw).Split('\t'));
                break;
            case RawFormat.Resp:
                Assert.Equal(fields.Select(f => Convert.ToHexString((byte[])f!)), EntryPayload.FromResp(raw)!.Select(f => Convert.ToHexString((byte[])f!)));
                break;
            case RawFormat.Csv:
                Assert.Equal((string?)fields[1], Encoding.UTF8.GetString(raw));
                break;
            case RawFormat.Packed:
                Assert.Equal(Convert.ToBase64String((byte[])fields[1]!), tick.Raw);
                break;
            default:
                Assert.Equal(("oversized", RawPayload.BytesMax), (tick.Code, raw.Length));
                break;
        }
    }

    private static byte[] Packed(IEnumerable<Tick> ticks)
    {
        var builder = new TickBatchBuilder();
        foreach (var tick in ticks)
        {
            builder.Add(tick);
        }

        var writer = new ByteWriter();
        TickBatchCodec.Encode(builder.Build(), writer);
        return writer.ToArray();
    }

    private static async Task<List<RejectedTick>> QuarantinedAsync(RunningShards running)
    {
        await using var command = running.Database.CreateCommand(
            "select t::text from log.mt_events, jsonb_array_elements(data -> 'Ticks') t where type = 'ticks_rejected' order by seq_id");
        await using var rows = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var found = new List<RejectedTick>();
        while (await rows.ReadAsync(TestContext.Current.CancellationToken))
        {
            found.Add(JsonSerializer.Deserialize<RejectedTick>(rows.GetString(0))!);
        }

        return found;
    }

    private static async Task<(HttpStatusCode Status, JsonElement Answer)> PostAsync(RunningShards running, byte[] body, string type)
    {
        using var http = new HttpClient { BaseAddress = running.Address };
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        using var response = await http.PostAsync(new Uri("/api/v2/ticks", UriKind.Relative), content, TestContext.Current.CancellationToken);
        return (response.StatusCode, JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(clock.Elapsed < Patience, "it did not come about");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }
}
