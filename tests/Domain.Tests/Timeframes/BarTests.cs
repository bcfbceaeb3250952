using CsCheck;
using SignalEs.Domain.Timeframes;

namespace SignalEs.Domain.Tests.Timeframes;

public sealed class BarTests
{
    private static readonly Gen<(double Price, double Volume, long Ts, int Kind)> Piece = Gen.Select(
        Gen.Int[1, 50].Select(n => n / 10.0), Gen.OneOf(double.NaN, 0.1, 3, 0.7, 250), Gen.Long[0, 20], Gen.Int[0, 3]);

    [Fact]
    public void Any_grouping_of_ticks_gives_the_same_bar_to_the_bit() => Gen.Select(Piece.Array[1, 40], Gen.Int[0, 40], Gen.Int[0, 40]).Sample((ticks, a, b) =>
    {
        int first = Math.Min(a, b) % (ticks.Length + 1);
        int second = Math.Max(first, Math.Max(a, b) % (ticks.Length + 1));
        var whole = Fold(ticks, 0, ticks.Length);
        var (x, y, z) = (Fold(ticks, 0, first), Fold(ticks, first, second), Fold(ticks, second, ticks.Length));

        var left = x;
        left.Merge(y);
        left.Merge(z);
        var right = y;
        right.Merge(z);
        var outer = x;
        outer.Merge(right);
        var reversed = z;
        reversed.Merge(y);
        reversed.Merge(x);

        Assert.Equal(whole, left);
        Assert.Equal(whole, outer);
        Assert.Equal(whole, reversed);
    });

    [Fact]
    public void Open_and_close_follow_event_time_and_then_position()
    {
        var bar = Bar.Empty(0);
        bar.AddTrade(2, 1, 20, new Position(5, 0));
        bar.AddTrade(1, 1, 10, new Position(5, 1));
        bar.AddTrade(3, 1, 20, new Position(5, 2));
        Assert.Equal((1, 3, 3, 1), (bar.Open, bar.Close, bar.High, bar.Low));
    }

    [Fact]
    public void Vwap_is_turnover_over_volume_and_unknown_without_volume()
    {
        var bar = Bar.Empty(0);
        bar.AddTrade(10, double.NaN, 1, new Position(1, 0));
        Assert.True(double.IsNaN(bar.Vwap));
        bar.AddTrade(10, 1, 2, new Position(1, 1));
        bar.AddTrade(20, 3, 3, new Position(1, 2));
        Assert.Equal(17.5, bar.Vwap);
        Assert.Equal(4, bar.Volume);
    }

    [Fact]
    public void Prices_are_unknown_where_only_quotes_came()
    {
        var bar = Bar.Empty(0);
        bar.AddQuote(1, double.NaN, 1, new Position(1, 0));
        Assert.True(double.IsNaN(bar.Open) && double.IsNaN(bar.High) && double.IsNaN(bar.Low) && double.IsNaN(bar.Close) && double.IsNaN(bar.Ask));
        Assert.Equal(1, bar.Bid);
    }

    private static Bar Fold((double Price, double Volume, long Ts, int Kind)[] ticks, int from, int to)
    {
        var bar = Bar.Empty(0);
        for (int i = from; i < to; i++)
        {
            var (price, volume, ts, kind) = ticks[i];
            var position = new Position(1, i);
            bar.Touch(position, late: kind == 3);
            switch (kind)
            {
                case 1:
                    bar.AddQuote(price, price + 1, ts, position);
                    break;
                case 2:
                    bar.AddOpenInterest(price, ts, position);
                    break;
                default:
                    bar.AddTrade(price, volume, ts, position);
                    break;
            }
        }

        return bar;
    }
}
