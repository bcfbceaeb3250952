using CsCheck;
using SignalEs.Domain.Ticks;

namespace SignalEs.Domain.Tests.Ticks;

public sealed class TickColumnPoolTests
{
    private readonly TickColumnPool _pool = new(4) { Spoils = true };

    [Fact]
    public void Columns_that_nobody_holds_are_those_of_the_next_batch()
    {
        var builder = new TickBatchBuilder(pool: _pool);
        var first = Build(builder, 3);
        var second = Build(builder, 3);
        Assert.NotSame(first.Columns, second.Columns);
        first.Release();
        Assert.Same(first.Columns, Build(builder, 2).Columns);
    }

    [Fact]
    public void A_batch_stays_as_it_is_until_its_last_holder_has_let_go()
    {
        var builder = new TickBatchBuilder(pool: _pool);
        var batch = Build(builder, 5);
        batch.Hold();
        batch.Release();
        Build(builder, 5).Release();
        Assert.Equal(Enumerable.Range(0, 5).Select(Nth), Enumerable.Range(0, 5).Select(i => batch[i]));
        batch.Release();
        Assert.Throws<IndexOutOfRangeException>(() => batch[0]);
    }

    [Fact]
    public void Letting_go_too_often_and_holding_too_late_are_faults()
    {
        var batch = Build(new TickBatchBuilder(pool: _pool), 1);
        batch.Release();
        Assert.Throws<InvalidOperationException>(batch.Hold);
        batch = Build(new TickBatchBuilder(pool: _pool), 1);
        batch.Release();
        Assert.Throws<InvalidOperationException>(batch.Release);
    }

    [Fact]
    public void A_batch_without_a_pool_can_be_let_go_of_by_anybody()
    {
        var batch = Build(new TickBatchBuilder(), 2);
        batch.Release();
        batch.Release();
        Assert.Equal(Nth(1), batch[1]);
        TickBatch.Empty.Release();
    }

    [Fact]
    public void Batches_in_used_columns_are_those_in_new_ones() => Gen.Int[0, 40].List[1, 30].Sample(sizes =>
    {
        var builder = new TickBatchBuilder(capacity: 4, new TickColumnPool(2) { Spoils = true });
        var kept = new Queue<(TickBatch Batch, int From)>();
        int next = 0;
        foreach (int size in sizes)
        {
            kept.Enqueue((Build(builder, size, next), next));
            next += size;
            if (kept.Count == 3)
            {
                kept.Dequeue().Batch.Release();
            }

            Assert.All(kept, k => Assert.Equal(Enumerable.Range(k.From, k.Batch.Count).Select(Nth), Enumerable.Range(0, k.Batch.Count).Select(i => k.Batch[i])));
        }
    }, iter: 200);

    private static TickBatch Build(TickBatchBuilder builder, int count, int from = 0)
    {
        for (int i = from; i < from + count; i++)
        {
            builder.Add(Nth(i));
        }

        return builder.Build();
    }

    private static Tick Nth(int i) => Some.Trade($"NASDAQ@T{i % 3}@EQ", Some.Start + i, 100 + i) with { Source = i % 4 == 0 ? null : $"s{i % 2}", SourceSeq = i % 4 == 0 ? 0 : i };
}
