using System.Text;
using SignalEs.Commands.Ingestion;
using SignalEs.Domain;

namespace SignalEs.Commands.Tests.Ingestion;

public sealed class TickBodyTests
{
    private const long Now = 1_790_000_000 * UnixNanos.PerSecond;

    [Fact]
    public async Task A_line_that_is_blank_up_to_where_it_is_cut_is_counted_all_the_same() // found by tests/Fuzz, seed 20261128
    {
        var body = await NdjsonAsync(new string('\t', 70_000) + "{}");
        Assert.Equal("oversized", Assert.Single(body.Rows).Problem?.Code);
    }

    [Theory]
    [InlineData("{\"ts\":1,\"instrument_key\":\"A@B@\\ud800\",\"last\":1}", "bad_utf8")]
    [InlineData("{\"ts\":1,\"instrument_key\":\"A@B@EQ\",\"last\":\"NaN\"}", "not_finite")]
    [InlineData("{\"ts\":1,\"instrument_key\":\"A@B@EQ\",\"last\":\"1\"}", "wrong_type")]
    [InlineData("{\"ts\":[],\"instrument_key\":\"A@B@EQ\"}", "wrong_type")]
    [InlineData("{\"ts\":1,\"instrument_key\":7}", "wrong_type")]
    [InlineData("{\"ts\":1,\"ts\":2,\"instrument_key\":\"A@B@EQ\"}", "duplicate_field")]
    [InlineData("{\"ts\":-9223372036854775808,\"instrument_key\":\"A@B@EQ\"}", "far_past")]
    [InlineData("{\"ts\":1,\"last\":null}", "missing_field")]
    [InlineData("{", "bad_json")]
    [InlineData("[]", "wrong_type")]
    public async Task A_row_that_is_no_tick_says_why(string row, string code) => Assert.Equal(code, Assert.Single((await NdjsonAsync(row)).Rows).Problem?.Code);

    [Fact]
    public void A_JSON_body_with_one_row_that_is_not_UTF_8_keeps_the_others_and_its_bytes()
    {
        byte[] body = [.. "[{\"ts\":1,\"instrument_key\":\"A@B"u8, 0xFF, .. "@EQ\"},{\"ts\":1790000000000,\"instrument_key\":\"A@B@EQ\",\"last\":1}]"u8];
        var read = TickBody.ReadJson(body, Now);
        Assert.Equal(["bad_utf8", null], read.Rows.Select(r => r.Problem?.Code));
        var rejected = read.Rows[0].Raw.Reject(read.Rows[0].Problem!, null, 0, "rest");
        Assert.Equal(body[1..(body.AsSpan().IndexOf((byte)'}') + 1)], Convert.FromBase64String(rejected.RawBase64!));
    }

    [Fact]
    public async Task A_body_of_more_rows_than_a_request_may_have_is_refused_before_it_fills_the_memory()
        => await Assert.ThrowsAsync<TooManyRowsException>(() => NdjsonAsync(string.Concat(Enumerable.Repeat("1\n", TickBody.RowsMax + 1))));

    private static Task<TickBody> NdjsonAsync(string text)
    {
        var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return TickBody.ReadNdjsonAsync(stream, Now, TestContext.Current.CancellationToken);
    }
}
