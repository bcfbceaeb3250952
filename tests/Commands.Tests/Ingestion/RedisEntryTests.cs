using SignalEs.Commands.Ingestion;
using SignalEs.Domain;
using SignalEs.Domain.Ticks;
using SignalEs.Domain.Ticks.Codec;
using StackExchange.Redis;

namespace SignalEs.Commands.Tests.Ingestion;

public sealed class RedisEntryTests
{
    private const long Now = 1_700_000_000 * UnixNanos.PerSecond;

    private readonly RedisEntry _reader = new(new KeyTable());

    [Fact]
    public void A_tick_by_fields_is_read_with_its_source_and_number()
    {
        var content = Read("instrument_key", "CBOE@SPX@INDEX", "ts", "2021-01-04T15:00:00Z", "last", "3700.5", "source", "desk", "seq", "17");
        var tick = content.Tick!.Value;
        Assert.Equal(("CBOE@SPX@INDEX", 3700.5, "desk", 17, Now), (tick.Key, tick.Last, tick.Source, tick.SourceSeq, tick.TsReceivedNs));
        Assert.True(double.IsNaN(tick.Bid));
    }

    [Fact]
    public void A_row_of_a_file_is_read_by_the_header_that_comes_with_it()
    {
        var content = Read("columns", "instrument_key,ts,bid,ask", "row", "CBOE@SPX@INDEX,2021-01-04T15:00:00Z,1,2", "source", "f", "seq", "3");
        var tick = content.Tick!.Value;
        Assert.Equal((1d, 2d, 3L), (tick.Bid, tick.Ask, tick.SourceSeq));
    }

    [Fact]
    public void A_packed_batch_is_read_as_it_is()
    {
        var builder = new TickBatchBuilder();
        builder.Add(new Tick("CBOE@SPX@INDEX", 5, 1, 3700, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, "f", 9));
        var writer = new ByteWriter();
        TickBatchCodec.Encode(builder.Build(), writer);
        var packed = _reader.Read("1-0", ["b", writer.ToArray()], Now).Packed!;
        Assert.Equal((1, 5L, 9L), (packed.Count, packed[0].TsEventNs, packed[0].SourceSeq));
    }

    [Fact]
    public void A_clock_names_the_underlyings_whose_time_has_passed()
    {
        var clock = Read("clock", "2021-01-04T15:00:00Z", "underlying", "SPX,GOOG").Clock;
        Assert.NotNull(clock);
        Assert.Equal(["SPX", "GOOG"], clock.Underlyings);
    }

    [Theory]
    [InlineData("bad_time", "ts", "ts", "yesterday", "instrument_key", "CBOE@SPX@INDEX")]
    [InlineData("missing_field", "instrument_key", "ts", "2021-01-04T15:00:00Z")]
    [InlineData("missing_field", "ts", "instrument_key", "CBOE@SPX@INDEX", "last", "1")]
    [InlineData("bad_number", "bid", "ts", "2021-01-04T15:00:00Z", "instrument_key", "CBOE@SPX@INDEX", "bid", "one")]
    [InlineData("unknown_field", "price", "ts", "2021-01-04T15:00:00Z", "instrument_key", "CBOE@SPX@INDEX", "price", "1")]
    [InlineData("bad_number", "seq", "source", "f", "seq", "x")]
    [InlineData("bad_packed", "b", "b", "not a batch")]
    [InlineData("bad_columns", "columns", "columns", "a,b", "row", "1,2")]
    [InlineData("bad_row", "row", "columns", "ts,instrument_key", "row", "2021-01-04T15:00:00Z,CBOE@SPX@INDEX,3")]
    [InlineData("bad_time", "clock_is_a_time", "clock", "soon")]
    public void What_cannot_be_read_goes_to_quarantine_with_a_reason(string code, string field, params string[] fields)
    {
        var content = Read(fields);
        var rejected = content.Rejected!;
        Assert.Null(content.Tick);
        Assert.Null(content.Packed);
        Assert.Equal(code, rejected.Code);
        Assert.True(field == "clock_is_a_time" || rejected.Field == field, rejected.Field);
        Assert.Equal("1-0", rejected.Origin);
    }

    private RedisEntry.Content Read(params string[] fields) => _reader.Read("1-0", [.. fields.Select(f => (RedisValue)f)], Now);
}
