using SignalEs.Commands.Ingestion.Files;
using SignalEs.Domain;
using SignalEs.Domain.Ticks;

namespace SignalEs.Commands.Tests.Ingestion;

public sealed class FileEndTests
{
    [Fact]
    public void The_clock_of_a_past_file_goes_to_the_end_of_the_last_trading_day()
    {
        var end = new FileEnd();
        end.Saw(At("CBOE@SPX@INDEX", "2021-01-04T15:00:00Z"));
        end.Saw(At("NSE@NIFTY@INDEX", "2021-01-05T04:00:00Z"));
        end.Saw(At("CBOE@SPX@INDEX", "2021-01-04T14:00:00Z"));
        var clocks = end.Clocks(Nanos("2026-01-01T00:00:00Z")).ToDictionary(c => c.Underlying, c => UnixNanos.Format(c.TsNs));
        Assert.Equal("2021-01-05T05:00:00Z", clocks["SPX"]);   // midnight in New York
        Assert.Equal("2021-01-05T18:30:00Z", clocks["NIFTY"]); // midnight in India
    }

    [Fact]
    public void The_clock_never_runs_ahead_of_the_wall()
    {
        var end = new FileEnd();
        end.Saw(At("CBOE@SPX@INDEX", "2021-01-04T15:00:00Z"));
        Assert.Equal(Nanos("2021-01-04T15:30:00Z"), Assert.Single(end.Clocks(Nanos("2021-01-04T15:30:00Z"))).TsNs);
    }

    private static Tick At(string key, string ts)
        => new(key, Nanos(ts), 0, 1, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN);

    private static long Nanos(string text) => UnixNanos.TryParse(text, out long ns) ? ns : throw new FormatException(text);
}
