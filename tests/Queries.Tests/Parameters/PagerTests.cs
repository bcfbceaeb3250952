using CsCheck;
using SignalEs.Queries.Parameters;

namespace SignalEs.Queries.Tests.Parameters;

public class PagerTests
{
    private sealed record Row(long Start, string Name, int Size);

    private static readonly Gen<Row[]> Rows =
        Gen.Select(Gen.Long[0, 30], Gen.Int[0, 2], Gen.Int[1, 9], (start, name, size) => new Row(start, "abc"[name].ToString(), size)).Array[0, 60]
            .Select(rows => rows.OrderBy(r => r.Start).ThenBy(r => r.Name, StringComparer.Ordinal).ToArray());

    [Fact]
    public void Pages_of_any_size_in_either_direction_put_together_are_the_whole_history()
        => Gen.Select(Rows, Gen.Int[1, 7], Gen.Bool).Sample((rows, limit, backwards) =>
        {
            var range = backwards ? new HistoryRange(null, 25, true) : new HistoryRange(5, 25, false);
            var whole = rows.Where(r => range.Contains(r.Start)).GroupBy(r => (r.Start, r.Name)).Select(g => new Row(g.Key.Start, g.Key.Name, g.Sum(r => r.Size)));
            var pages = PagesOf(rows, range, limit);
            Assert.Equal(whole, (backwards ? pages.AsEnumerable().Reverse() : pages).SelectMany(p => p));
        }, iter: 300);

    [Fact]
    public async Task A_page_never_cuts_a_bucket_apart()
    {
        Row[] rows = [new(1, "a", 1), new(1, "b", 1), new(2, "a", 1)];
        var page = await TakeAsync(rows, new HistoryRange(0, null, false), 1);
        Assert.Equal(2, page.Rows.Count);
        Assert.NotNull(page.NextCursor);
    }

    private static List<IReadOnlyList<Row>> PagesOf(Row[] rows, HistoryRange range, int limit)
    {
        var pages = new List<IReadOnlyList<Row>>();
        while (true)
        {
            var page = TakeAsync(rows, range, limit).GetAwaiter().GetResult();
            pages.Add(page.Rows);
            if (page.NextCursor is null)
            {
                return pages;
            }

            Assert.True(PageCursor.TryParse(page.NextCursor, "t", out var at));
            range = range.Backwards ? range with { ToNs = at.At } : range with { FromNs = at.At };
        }
    }

    private static Task<Page<Row>> TakeAsync(Row[] rows, HistoryRange range, int limit)
        => Pager.TakeAsync(
            (range.Backwards ? rows.AsEnumerable().Reverse() : rows).ToAsyncEnumerable(), range, limit, "t", r => r.Start, r => r.Name,
            (a, b) => a with { Size = a.Size + b.Size }, default);
}
