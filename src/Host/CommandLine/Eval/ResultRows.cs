using System.CommandLine;
using System.Text;
using System.Text.Json;

namespace SignalEs.Host.CommandLine.Eval;

/// <summary>Writes result rows as CSV, or with <c>--json</c> as an array of objects; to standard output, or to the file of <c>--out</c>.</summary>
internal sealed class ResultRows : IAsyncDisposable
{
    private readonly Stream _stream;
    private readonly StreamWriter? _csv;
    private readonly Utf8JsonWriter? _json;
    private readonly string[] _columns;

    private ResultRows(Stream stream, bool isJson, string[] columns)
    {
        (_stream, _columns) = (stream, columns);
        if (isJson)
        {
            _json = new Utf8JsonWriter(stream);
            _json.WriteStartArray();
        }
        else
        {
            _csv = new StreamWriter(stream, new UTF8Encoding(false));
            _csv.Write(string.Join(',', columns));
            _csv.Write('\n');
        }
    }

    /// <summary>Options that every command of <c>eval</c> has.</summary>
    public static readonly Option<string?> Out = new("--out") { Description = "write to this file instead of standard output" };

    public static readonly Option<bool> Json = Verb.JsonOption();

    public static ResultRows Open(ParseResult parsed, params string[] columns)
        => new(parsed.GetValue(Out) is { } path ? File.Create(path) : Console.OpenStandardOutput(), parsed.GetValue(Json), columns);

    /// <summary>Words first, then numbers: the id or time of the row and what was computed.</summary>
    public void Add(string first, ReadOnlySpan<double> numbers, Func<int, double, string?>? word = null)
    {
        _csv?.Write(first);
        _json?.WriteStartObject();
        _json?.WriteString(_columns[0], first);
        for (int i = 0; i < numbers.Length; i++)
        {
            Value(i + 1, numbers[i], word?.Invoke(i, numbers[i]));
        }

        End();
    }

    /// <summary>A number and a word: volatility and status.</summary>
    public void Add(string first, double number, string word)
    {
        _csv?.Write(first);
        _json?.WriteStartObject();
        _json?.WriteString(_columns[0], first);
        Value(1, number, null);
        Value(2, double.NaN, word);
        End();
    }

    private void Value(int column, double number, string? word)
    {
        _csv?.Write(',');
        _csv?.Write(word ?? CsvTable.Text(number));
        if (_json is null)
        {
            return;
        }

        if (word is not null)
        {
            _json.WriteString(_columns[column], word);
        }
        else if (double.IsFinite(number))
        {
            _json.WriteNumber(_columns[column], number);
        }
        else
        {
            _json.WriteNull(_columns[column]);
        }
    }

    private void End()
    {
        _csv?.Write('\n');
        _json?.WriteEndObject();
    }

    public async ValueTask DisposeAsync()
    {
        if (_json is not null)
        {
            _json.WriteEndArray();
            await _json.DisposeAsync();
            _stream.WriteByte((byte)'\n');
        }

        if (_csv is not null)
        {
            await _csv.DisposeAsync();
        }

        await _stream.DisposeAsync();
    }
}
