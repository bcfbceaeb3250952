using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace SignalEs.Domain.Engine;

/// <summary>Collects signals in the order they are computed, and the digest over them. Used again for one batch after the other: what it hands out is as long as its content.</summary>
public sealed class SignalBatchBuilder
{
    private readonly Dictionary<SignalColumnSet, int> _configIndex = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, int> _subjectIndex = new(StringComparer.Ordinal);
    private readonly List<SignalColumnSet> _configs = [];
    private readonly List<string> _subjects = [];
    private readonly List<Watermark> _watermarks = [];
    private readonly List<int> _lateTicks = [];
    private readonly List<Correction> _corrections = [];
    private readonly XxHash3 _digest = new();
    private readonly SignalColumns _columns = new(256, 2048);
    private int _values;

    public int Count { get; private set; }

    /// <summary>Set while provenance of one row is asked for.</summary>
    public SignalTrace? Trace { get; set; }

    /// <summary>The trace, when the row just added is the one it wants.</summary>
    internal SignalTrace? TraceOfLast => Trace is { } trace && trace.Row == Count - 1 ? trace : null;

    /// <summary>Adds a row; <paramref name="values"/> has one value for each output of the config.</summary>
    public void Add(SignalColumnSet config, string subject, long tsNs, long barStartNs, SignalStatus status, ReadOnlySpan<double> values)
    {
        Digest(subject, tsNs, status, values);
        if (Count == _columns.Config.Length)
        {
            Array.Resize(ref _columns.Config, Count * 2);
            Array.Resize(ref _columns.Subject, Count * 2);
            Array.Resize(ref _columns.TsNs, Count * 2);
            Array.Resize(ref _columns.BarStartNs, Count * 2);
            Array.Resize(ref _columns.Status, Count * 2);
            Array.Resize(ref _columns.ValueStart, Count * 2);
        }

        if (_values + values.Length > _columns.Values.Length)
        {
            Array.Resize(ref _columns.Values, Math.Max(_columns.Values.Length * 2, _values + values.Length));
        }

        int row = Count++;
        _columns.Config[row] = IndexOf(config);
        _columns.Subject[row] = IndexOf(subject);
        _columns.TsNs[row] = tsNs;
        _columns.BarStartNs[row] = barStartNs;
        _columns.Status[row] = (byte)status;
        _columns.ValueStart[row] = _values;
        values.CopyTo(_columns.Values.AsSpan(_values));
        _values += values.Length;
    }

    /// <summary>Lets a value that isn't recorded count in the digest, so that a replay proves it too.</summary>
    public void Digest(string subject, long tsNs, SignalStatus status, ReadOnlySpan<double> values)
    {
        Span<long> head = [tsNs, (long)status, subject.Length];
        _digest.Append(MemoryMarshal.AsBytes(head));
        _digest.Append(MemoryMarshal.AsBytes(subject.AsSpan()));
        _digest.Append(MemoryMarshal.AsBytes(values));
    }

    // What was added already can be read back: signals of one moment are inputs of those that come after them.

    internal bool IsRowOf(int row, SignalColumnSet config) => ReferenceEquals(_configs[_columns.Config[row]], config);

    internal string SubjectOf(int row) => _subjects[_columns.Subject[row]];

    internal SignalStatus StatusOf(int row) => (SignalStatus)_columns.Status[row];

    internal double ValueOf(int row, int output) => _columns.Values[_columns.ValueStart[row] + output];

    public void AddWatermark(string underlying, long tsNs) => _watermarks.Add(new Watermark(underlying, tsNs));

    public void AddCorrection(Correction correction) => _corrections.Add(correction);

    public void AddLateTick(int index) => _lateTicks.Add(index);

    public SignalBatch Build() => new(
        [.. _configs], [.. _subjects], Count, Copy(), [.. _watermarks], [.. _lateTicks], [.. _corrections], _digest.GetCurrentHashAsUInt64());

    /// <summary>Forgets what it has collected.</summary>
    public void Clear()
    {
        _configIndex.Clear();
        _subjectIndex.Clear();
        _configs.Clear();
        _subjects.Clear();
        _watermarks.Clear();
        _lateTicks.Clear();
        _corrections.Clear();
        _digest.Reset();
        (Count, _values) = (0, 0);
    }

    private SignalColumns Copy() => Count == 0 ? SignalBatch.Empty.Columns : new SignalColumns(0, 0)
    {
        Config = _columns.Config[..Count],
        Subject = _columns.Subject[..Count],
        TsNs = _columns.TsNs[..Count],
        BarStartNs = _columns.BarStartNs[..Count],
        Status = _columns.Status[..Count],
        ValueStart = _columns.ValueStart[..Count],
        Values = _columns.Values[.._values],
    };

    private int IndexOf(SignalColumnSet config)
    {
        if (!_configIndex.TryGetValue(config, out int index))
        {
            index = _configs.Count;
            _configIndex.Add(config, index);
            _configs.Add(config);
        }

        return index;
    }

    private int IndexOf(string subject)
    {
        if (!_subjectIndex.TryGetValue(subject, out int index))
        {
            index = _subjects.Count;
            _subjectIndex.Add(subject, index);
            _subjects.Add(subject);
        }

        return index;
    }
}
