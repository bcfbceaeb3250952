using System.Text;
using System.Text.Json;
using SignalEs.Commands.Ingestion;
using SignalEs.Domain;
using SignalEs.Domain.Ticks;

namespace SignalEs.Fuzz.Targets;

/// <summary>Bodies of <c>POST /ticks</c>: refused as a whole, or as many rows as there are, each accepted or rejected.</summary>
internal sealed class BodyTarget(string type) : FuzzTarget
{
    private static readonly string[] Names = ["\"\\ud800\"", "\"\"", "\"bid\"", "\"ts\"", "\"la\\u0073t\"", "\"x\\u0000\""];
    private static readonly string[] Values =
    [
        "1e999", "-1e999", "1e-999", "\"NaN\"", "\"1\"", "\"\\udfff\"", "[]", "{\"last\":1}", "true", "-0", "0.1e1", "123456789012345678901234567890", "[[[[[[[[1]]]]]]]]", "\"\\u0000\"",
    ];

    private readonly KeyCheck _check = new(3);

    public override string Name => type;

    public override byte[] Make(Random random)
    {
        byte[] good = Encoding.UTF8.GetBytes(Text(random));
        if (random.Next(type == "json" ? 3 : 10) == 0)
        {
            return good; // odd values as they are: a spoilt JSON body is mostly refused as a whole
        }

        // A spoilt header spoils every row: in one of four.
        int keep = type == "csv" && random.Next(4) > 0 ? good.AsSpan().IndexOf((byte)'\n') + 1 : 0;
        return [.. good.AsSpan(0, keep), .. new Mutator(random).Spoil(good[keep..])];
    }

    public override void Run(byte[] input, Tally tally)
    {
        using var stream = new MemoryStream(input, writable: false);
        var reading = type switch
        {
            "json" => TickBody.ReadJsonAsync(stream, SomeTicks.Now, CancellationToken.None),
            "ndjson" => TickBody.ReadNdjsonAsync(stream, SomeTicks.Now, CancellationToken.None),
            _ => TickBody.ReadCsvAsync(stream, SomeTicks.Now, CancellationToken.None),
        };
        var body = reading.GetAwaiter().GetResult(); // reads memory: done by now
        if (body.Problem is { } problem)
        {
            CheckRejected(body.Raw.Reject(problem, null, 0, "rest"), tally);
            return;
        }

        int expected = type == "json" ? body.Rows.Count : Lines(input, blank: type == "ndjson") - (type == "csv" ? 1 : 0);
        Require(body.Rows.Count == expected, $"{expected} rows found, {body.Rows.Count} read");
        foreach (var row in body.Rows)
        {
            var incoming = IncomingTick.Check(row.Tick, row.Problem, row.Raw, "rest", _check);
            if (incoming.Rejected is { } bad)
            {
                CheckRejected(bad, tally);
            }
            else
            {
                Require(incoming.Shard is >= 0 and < 3 && StorableText.IsStorable(incoming.Tick.Key), "a tick without a shard");
                tally.Accept();
            }
        }
    }

    /// <summary>Lines as a reader of text would count them, empty ones (and blank ones, where told) aside.</summary>
    public static int Lines(ReadOnlySpan<byte> input, bool blank)
    {
        input = input.StartsWith("\uFEFF"u8) ? input[3..] : input;
        int count = 0;
        bool isFirst = true;
        foreach (var range in input.Split((byte)'\n'))
        {
            var line = input[range];
            bool isEmpty = blank ? line.Length <= RawPayload.BytesMax && line.IndexOfAnyExcept(" \t\r"u8) < 0 : line.Length == 0 || line.SequenceEqual("\r"u8);
            count += isEmpty && !(isFirst && !blank) ? 0 : 1; // the first line of a CSV is its header, whatever it is
            isFirst = false;
        }

        return count;
    }

    private string Text(Random random)
    {
        var ticks = new SomeTicks(random);
        var text = new StringBuilder(type == "csv" ? "ts,instrument_key,last,bid,ask,bid_size,ask_size,volume,open_interest\n" : type == "json" ? "[" : "");
        for (int i = 0, count = random.Next(6); i < count; i++)
        {
            var t = ticks.Next();
            text.Append(type == "json" && i > 0 ? "," : "");
            text.Append(type == "csv"
                ? FormattableString.Invariant($"{UnixNanos.Format(t.TsEventNs)},{t.Key},{Csv(t.Last)},{Csv(t.Bid)},{Csv(t.Ask)},,,{Csv(t.Volume)},")
                : FormattableString.Invariant($"{{\"ts\":\"{UnixNanos.Format(t.TsEventNs)}\",\"instrument_key\":{JsonSerializer.Serialize(t.Key)},{FieldName(random)}:{Value(random, t.Last)},\"bid\":{Value(random, t.Bid)},\"ask\":{Json(t.Ask)}}}"));
            text.Append(type == "json" ? "" : "\n");
        }

        return text.Append(type == "json" ? "]" : "").ToString();
    }

    private static string FieldName(Random random) => random.Next(20) == 0 ? Names[random.Next(Names.Length)] : "\"last\"";

    private static string Value(Random random, double value) => random.Next(8) == 0 ? Values[random.Next(Values.Length)] : Json(value);

    private static string Csv(double value) => double.IsNaN(value) ? "" : value.ToString("R", System.Globalization.CultureInfo.InvariantCulture);

    private static string Json(double value) => double.IsFinite(value) ? Csv(value) : "null";
}
