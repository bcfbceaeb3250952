using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using SignalEs.Domain;
using SignalEs.Queries.Parameters;

namespace SignalEs.Queries.Tests.Parameters;

public class QueryReaderTests
{
    private static readonly QueryContract Contract = new(
        QueryParameter.Frame("f"), QueryParameter.From, QueryParameter.To, QueryParameter.Limit(10, 100), QueryParameter.Cursor, QueryParameter.AsOf,
        new("fill", "f", "empty or none", Choices: ["empty", "none"]));

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once()
    {
        var query = Read("?timeframe=7x&from=yesterday&limit=101&as_of=x&fill=zero&tiemframe=5m");
        query.Frame("timeframe");
        query.Range("t");
        query.Limit(10, 100);
        query.AsOf();
        query.Choice("fill", "none");
        Assert.Equal(["as_of", "fill", "from", "limit", "tiemframe", "timeframe"], Errors(query).Select(e => e.Field).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_misspelt_parameter_is_answered_with_the_names_there_are()
        => Assert.Contains("timeframe, from, to, limit", Assert.Single(Errors(Read("?tiemframe=5m"))).Allowed, StringComparison.Ordinal);

    [Fact]
    public void A_parameter_given_twice_is_refused() => Assert.Equal("once", Assert.Single(Errors(Read("?limit=1&limit=2"))).Allowed);

    [Fact]
    public void A_range_must_not_end_before_it_begins()
    {
        var query = Read("?from=2021-01-04T15:00:00Z&to=2021-01-04T15:00:00Z");
        query.Range("t");
        Assert.Equal("to", Assert.Single(Errors(query)).Field);
    }

    [Fact]
    public void As_of_is_a_position_or_a_time()
    {
        Assert.Equal(new Position(918273, 14), Read("?as_of=918273:14").AsOf()!.Position);
        Assert.Equal(1_609_770_600 * UnixNanos.PerSecond, Read("?as_of=2021-01-04T14:30:00Z").AsOf()!.RecordedNs);
    }

    [Fact]
    public void Without_from_a_history_is_read_backwards_from_its_end()
    {
        Assert.True(Read("?to=2021-01-04").Range("t").Backwards);
        Assert.False(Read("?from=2021-01-04").Range("t").Backwards);
    }

    [Fact]
    public void A_cursor_of_the_other_direction_is_refused()
    {
        var query = Read("?from=2021-01-04&cursor=" + new PageCursor("t", Backwards: true, 5));
        query.Range("t");
        Assert.Equal("cursor", Assert.Single(Errors(query)).Field);
    }

    private static QueryReader Read(string queryString)
    {
        var context = new DefaultHttpContext();
        context.Request.QueryString = new QueryString(queryString);
        return Contract.Read(context);
    }

    private static IReadOnlyList<FieldProblem> Errors(QueryReader query)
        => Assert.IsAssignableFrom<IReadOnlyList<FieldProblem>>(Assert.IsType<ProblemHttpResult>(query.Problem).ProblemDetails.Extensions["errors"]);
}
