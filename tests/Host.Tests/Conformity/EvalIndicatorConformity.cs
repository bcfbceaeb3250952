using SignalEs.Domain.Tests.Indicators;

namespace SignalEs.Host.Tests.Conformity;

/// <summary>Every indicator as the command line gives it, whole series at once and bar by bar, on daily and on minute bars.</summary>
public class EvalIndicatorConformity
{
    private const double RelativeTolerance = 1e-9;

    public static TheoryData<string> Cases => [.. OracleCases.All];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Daily_bars_give_the_reference_and_streaming_the_same_bits(string line)
    {
        string file = line.Split(':')[0];
        string[] batch = await RunAsync(line, Oracles.Bars("default.csv"), Oracles.Bars("compare.csv"));
        string[] stream = await RunAsync(line, Oracles.Bars("default.csv"), Oracles.Bars("compare.csv"), "--stream");
        Assert.Equal(batch, stream);
        var (oracle, ours) = (Rows.Read(Oracles.Indicator(file)), new Rows(batch));
        Assert.Equal(oracle.Columns, ours.Columns.Where(oracle.Has));
        Assert.Equal(oracle.Count, ours.Count);
        for (int row = 0; row < oracle.Count; row++)
        {
            foreach (string column in oracle.Columns)
            {
                Same(oracle.Text(row, column), ours.Text(row, column), $"{file}, {column} in row {row}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Minute_bars_give_the_reference_and_streaming_the_same_bits(string line)
    {
        string file = line.Split(':')[0];
        string bars = Oracles.Own("intraday.csv");
        string[] batch = await RunAsync(line, bars, bars);
        Assert.Equal(batch, await RunAsync(line, bars, bars, "--stream"));
        var ours = new Rows(batch);
        string[][] sample = [.. File.ReadLines(Oracles.Own("intraday_sample.csv")).Select(l => l.Split(',')).Where(f => f[0] == file)];
        Assert.NotEmpty(sample);
        string[] columns = [.. Rows.Read(Oracles.Indicator(file)).Columns];
        foreach (string[] fields in sample)
        {
            Assert.Equal(int.Parse(fields[1], System.Globalization.CultureInfo.InvariantCulture), ours.Count);
            int row = int.Parse(fields[2], System.Globalization.CultureInfo.InvariantCulture);
            string[] values = fields[3].Split(';');
            for (int column = 0; column < columns.Length; column++)
            {
                Same(values[column], ours.Text(row, columns[column]), $"{file}, {columns[column]} in row {row}");
            }
        }
    }

    private static Task<string[]> RunAsync(string line, string bars, string other, params string[] more)
    {
        string[] parts = line.Split([':', ' '], StringSplitOptions.RemoveEmptyEntries);
        string[] reference = parts[1] is "beta" or "correlation" or "prs" ? ["--reference", other] : [];
        return Eval.LinesAsync(["indicator", "--name", parts[1], "--params", string.Join(',', parts.Skip(2)), "--in", bars, .. reference, .. more]);
    }

    private static void Same(string expected, string actual, string where)
    {
        bool isNumber = double.TryParse(expected, System.Globalization.CultureInfo.InvariantCulture, out double reference);
        Assert.True(
            expected == actual || (isNumber && actual.Length > 0 && Math.Abs(Oracles.Number(actual) - reference) <= RelativeTolerance * Math.Abs(reference)),
            $"{where}: '{actual}' instead of '{expected}'");
    }
}
