using SignalEs.Domain;
using SignalEs.Domain.Engine;
using SignalEs.Queries.Realtime;

namespace SignalEs.Queries.Feed.Live;

/// <summary>Newest signal of each config of one subject. Guarded by itself; values are copied into arrays that stay, so that a busy chain makes no garbage.</summary>
internal sealed class LiveSubject(string subject)
{
    private readonly List<Newest> _configs = [];

    private sealed class Newest(SignalColumnSet columns)
    {
        public SignalColumnSet Columns = columns;
        public long TsNs;
        public long BarStartNs;
        public SignalStatus Status;
        public Position Position;
        public double[] Values = new double[columns.Outputs.Count];
    }

    public void Add(SignalBatch signals, int row, Position position)
    {
        lock (_configs)
        {
            var newest = Of(signals.ConfigOf(row));
            (newest.TsNs, newest.BarStartNs) = (signals.Columns.TsNs[row], signals.Columns.BarStartNs[row]);
            (newest.Status, newest.Position) = (signals.StatusOf(row), position);
            signals.ValuesOf(row).CopyTo(newest.Values);
        }
    }

    /// <summary>What the read tables say, where nothing newer was seen.</summary>
    public void Seed(LiveSignal stored)
    {
        lock (_configs)
        {
            if (Find(stored.Columns.Config) is not { } known || known.Position < stored.Position)
            {
                var newest = Of(stored.Columns);
                (newest.TsNs, newest.BarStartNs, newest.Status, newest.Position) = (stored.TsNs, stored.BarStartNs, stored.Status, stored.Position);
                newest.Values = [.. stored.Values];
            }
        }
    }

    public IReadOnlyList<LiveSignal> All()
    {
        lock (_configs)
        {
            return _configs.ConvertAll(Copy);
        }
    }

    public LiveSignal? One(string config)
    {
        lock (_configs)
        {
            return Find(config) is { } found ? Copy(found) : null;
        }
    }

    private LiveSignal Copy(Newest n) => new(n.Columns, subject, n.TsNs, n.BarStartNs, n.Status, [.. n.Values], n.Position);

    private Newest? Find(string config)
    {
        foreach (var newest in _configs)
        {
            if (newest.Columns.Config == config)
            {
                return newest;
            }
        }

        return null;
    }

    // A config may be given another formula, with other outputs.
    private Newest Of(SignalColumnSet columns)
    {
        if (Find(columns.Config) is not { } newest)
        {
            newest = new Newest(columns);
            _configs.Add(newest);
        }

        if (newest.Values.Length != columns.Outputs.Count)
        {
            newest.Values = new double[columns.Outputs.Count];
        }

        newest.Columns = columns;
        return newest;
    }
}
