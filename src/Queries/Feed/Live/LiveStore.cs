using System.Collections.Concurrent;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Instruments;
using SignalEs.Domain.Ticks;
using SignalEs.Queries.Feed.Messages;
using SignalEs.Queries.Realtime;

namespace SignalEs.Queries.Feed.Live;

/// <summary>
/// Newest values in process: what queries answer with ahead of the read tables, and what a subscription's snapshot is made of. Written by the feed
/// hub only, so that a snapshot and the position it stands for fit together.
/// </summary>
public sealed class LiveStore : ILiveValues
{
    private readonly ConcurrentDictionary<string, LiveInstrument> _instruments = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, LiveSubject> _subjects = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Underlying, string Expiry), ConcurrentBag<InstrumentKey>> _chains = new();
    private readonly ConcurrentDictionary<string, long> _watermarks = new(StringComparer.Ordinal);
    private LiveInstrument[] _ofBatch = [];

    public bool TryGetTick(string key, out LiveTick tick)
    {
        tick = default;
        return _instruments.TryGetValue(key, out var instrument) && instrument.TryGetTick(out tick);
    }

    public IReadOnlyList<LiveSignal> SignalsOf(string subject) => _subjects.TryGetValue(subject, out var found) ? found.All() : [];

    public bool TryGetWatermark(string underlying, out long tsNs) => _watermarks.TryGetValue(underlying, out tsNs);

    internal IEnumerable<string> Keys => _instruments.Keys;

    internal IEnumerable<string> Subjects => _subjects.Keys;

    internal IEnumerable<(string Underlying, string Expiry)> Chains => _chains.Keys;

    internal LiveInstrument? InstrumentOf(string key) => _instruments.GetValueOrDefault(key);

    internal LiveSignal? SignalOf(string subject, string config) => _subjects.TryGetValue(subject, out var found) ? found.One(config) : null;

    /// <summary>Options of an expiry that have Greeks.</summary>
    internal IEnumerable<InstrumentKey> OptionsOf(string underlying, string expiry) => _chains.TryGetValue((underlying, expiry), out var found) ? found : [];

    internal void Apply(CommittedBatch batch)
    {
        var at = new FeedPositions(batch);
        Apply(batch.Ticks, at);
        var signals = batch.Output.Signals;
        var subjects = Array.ConvertAll(signals.Subjects, SubjectOf);
        for (int row = 0; row < signals.Count; row++)
        {
            subjects[signals.Columns.Subject[row]].Add(signals, row, at.Row(row));
        }

        var bars = batch.Output.Bars;
        int index = 0;
        foreach (var closed in bars.Closed)
        {
            Instrument(closed.Key.Text).Add(closed, at.Bar(index++));
        }

        foreach (ref readonly var forming in bars.Forming)
        {
            Instrument(forming.Key.Text).Add(forming, at.Bar(index));
            index += forming.Count;
        }

        foreach (var watermark in signals.Watermarks)
        {
            _watermarks[watermark.Underlying] = watermark.TsNs;
        }
    }

    internal void Seed(string key, in LiveTick tick) => Instrument(key).Seed(tick);

    internal void Seed(string key, BarChange bar, Domain.Position position) => Instrument(key).Seed(bar, position);

    internal void Seed(LiveSignal signal) => SubjectOf(signal.Subject).Seed(signal);

    internal void SeedWatermark(string underlying, long tsNs) => _watermarks.TryAdd(underlying, tsNs);

    private void Apply(TickBatch? ticks, FeedPositions at)
    {
        if (ticks is null)
        {
            return;
        }

        if (_ofBatch.Length < ticks.Instruments.Length)
        {
            _ofBatch = new LiveInstrument[Math.Max(ticks.Instruments.Length, 2 * _ofBatch.Length)];
        }

        for (int i = 0; i < ticks.Instruments.Length; i++)
        {
            _ofBatch[i] = Instrument(ticks.Instruments[i]);
        }

        for (int i = 0; i < ticks.Count; i++)
        {
            _ofBatch[ticks.Columns.Instrument[i]].Add(ticks.Columns, i, at.Tick(i));
        }
    }

    private LiveInstrument Instrument(string key) => _instruments.GetOrAdd(key, static _ => new LiveInstrument());

    private LiveSubject SubjectOf(string subject)
    {
        if (!_subjects.TryGetValue(subject, out var found))
        {
            found = new LiveSubject(subject);
            if (_subjects.TryAdd(subject, found) && InstrumentKey.TryParse(subject, out var key, out _) && key.Product == Product.Option)
            {
                var channel = ChainMessages.ChannelOf(key);
                _chains.GetOrAdd((channel.Subject, channel.Part), static _ => []).Add(key);
            }

            found = _subjects[subject];
        }

        return found;
    }
}
