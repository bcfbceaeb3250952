using CsCheck;
using SignalEs.Domain;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Formulas;
using SignalEs.Domain.Ticks;

namespace SignalEs.Queries.Tests.Feed;

/// <summary>A shard's commits as a worker would hand them out: the real engine over ticks of an index and a small chain.</summary>
internal sealed class Market
{
    public const string Index = "CBOE@SPX@INDEX";
    public static readonly long Start = Time("2021-01-04T14:30:00Z");

    private readonly SignalEngine _engine = new(0);
    private long _sequence;

    public Market(long sequence = 100)
    {
        _sequence = sequence;
        _engine.Configure(new EngineConfigured(DefaultSettings.Settings, DefaultSettings.Settings.Hash, [], "test"));
    }

    public long Sequence => _sequence;

    public static string Option(double strike, char right) => FormattableString.Invariant($"CBOE@SPX@OPT@2021-01-15@{strike}@{right}");

    public static long Time(string text) => UnixNanos.TryParse(text, out long ns) ? ns : throw new FormatException(text);

    public static Tick Trade(string key, double seconds, double price, double size = 1)
        => new(key, At(seconds), At(seconds) + 1, price, double.NaN, double.NaN, double.NaN, double.NaN, size, double.NaN);

    public static Tick Quote(string key, double seconds, double bid, double ask)
        => new(key, At(seconds), At(seconds) + 1, double.NaN, bid, ask, 10, 12, double.NaN, double.NaN);

    public CommittedBatch Commit(params IEnumerable<Tick> ticks)
    {
        var builder = new TickBatchBuilder();
        foreach (var tick in ticks)
        {
            builder.Add(tick);
        }

        var batch = builder.Build();
        var output = _engine.Apply(batch);
        (long first, long second) = (++_sequence, ++_sequence);
        return new CommittedBatch(0, first, second, batch, _engine.Confirm(output, first));
    }

    /// <summary>Event time passes without a tick.</summary>
    public CommittedBatch Clock(double seconds)
    {
        var output = _engine.AdvanceClock(new ClockAdvanced(0, At(seconds), []));
        (long first, long second) = (++_sequence, ++_sequence);
        return new CommittedBatch(0, first, second, null, _engine.Confirm(output, first));
    }

    /// <summary>Commits of a market that trades and quotes for a while, with late ticks among them: every kind of message comes up.</summary>
    public static IReadOnlyList<CommittedBatch> Session(int commits, ulong seed = 1, long sequence = 100)
    {
        var market = new Market(sequence);
        uint state = (uint)(seed * 2654435761u) | 1;
        double Next()
        {
            state = state * 1664525 + 1013904223;
            return state / (double)uint.MaxValue;
        }

        double spot = 3700, seconds = 0;
        var batches = new List<CommittedBatch>();
        for (int i = 0; i < commits; i++)
        {
            var ticks = new List<Tick>();
            for (int n = 0; n < 12; n++)
            {
                seconds += Next() * 1.5;
                spot += Next() * 4 - 2;
                double late = Next() < 0.03 && seconds > 200 ? 150 : 0;
                if (Next() < 0.4)
                {
                    ticks.Add(Trade(Index, seconds - late, Math.Round(spot, 2), 1 + Math.Floor(Next() * 9)));
                    continue;
                }

                double strike = 3600 + 50 * Math.Floor(Next() * 5);
                char right = Next() < 0.5 ? 'C' : 'P';
                double worth = Math.Max(0, right == 'C' ? spot - strike : strike - spot) + 40;
                ticks.Add(Quote(Option(strike, right), seconds - late, Math.Round(worth - 1, 1), Math.Round(worth + 1, 1)));
            }

            batches.Add(i % 10 == 9 ? market.Clock(seconds) : market.Commit(ticks));
        }

        return batches;
    }

    public static readonly Gen<IReadOnlyList<CommittedBatch>> Sessions =
        Gen.Select(Gen.Int[1, 25], Gen.ULong, (commits, seed) => Session(commits, seed));

    private static long At(double seconds) => Start + (long)(seconds * UnixNanos.PerSecond);
}
