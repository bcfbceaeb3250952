using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using SignalEs.Domain;
using SignalEs.Domain.Engine;
using SignalEs.Log;

namespace SignalEs.Commands.Audit;

/// <summary>Compares recomputed signals with recorded ones, bit for bit, row by row in order.</summary>
public sealed class ReplayComparison(ReplayRange range) : IDisposable
{
    public const int ShownMax = 20;

    private readonly IncrementalHash _recomputed = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash _recorded = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Dictionary<string, bool> _wanted = new(StringComparer.Ordinal);
    private readonly List<Mismatch> _mismatches = [];

    public long Ticks { get; private set; }

    public long Signals { get; private set; }

    public long Matched { get; private set; }

    public long Mismatched { get; private set; }

    public long Batches { get; private set; }

    public IReadOnlyList<Mismatch> FirstMismatches => _mismatches;

    public void Add(ReplayedStep step)
    {
        bool inRange = CountTicks(step) || (step.Cause is ClockEvent clock && range.HoldsTime(clock.Data.TsNs));
        var now = step.Output.Signals;
        var then = step.Recorded?.Data.Signals ?? SignalBatch.Empty;
        long sequence = step.Recorded?.Sequence ?? step.Cause.Sequence + 1;
        int rows = Math.Max(now.Count, then.Count);
        for (int row = 0; row < rows; row++)
        {
            bool here = row < now.Count && Holds(now, row);
            bool recorded = row < then.Count && Holds(then, row);
            inRange |= here || recorded;
            if (here)
            {
                Hash(_recomputed, now, row, sequence);
            }

            if (recorded)
            {
                Signals++;
                Hash(_recorded, then, row, sequence);
            }

            if (here || recorded)
            {
                Compare(now, here, then, recorded, row, sequence);
            }
        }

        Batches += inRange ? 1 : 0;
        if (inRange && now.Digest != then.Digest && now.Count == then.Count)
        {
            Note(new Mismatch(new Position(sequence, 0).ToString(), "digest", null, null));
        }
    }

    public string OutputSha256() => Convert.ToHexStringLower(_recomputed.GetCurrentHash());

    public string RecordedSha256() => Convert.ToHexStringLower(_recorded.GetCurrentHash());

    public void Dispose()
    {
        _recomputed.Dispose();
        _recorded.Dispose();
    }

    private bool CountTicks(ReplayedStep step)
    {
        if (step.Ticks is not { } ticks)
        {
            return false;
        }

        long before = Ticks;
        for (int i = 0; i < ticks.Count; i++)
        {
            Ticks += range.HoldsTime(ticks.Columns.TsEvent[i]) && Wanted(ticks.Instruments[ticks.Columns.Instrument[i]]) ? 1 : 0;
        }

        return Ticks > before;
    }

    private void Compare(SignalBatch now, bool here, SignalBatch then, bool recorded, int row, long sequence)
    {
        if (here && recorded && Same(now, then, row))
        {
            Matched++;
            return;
        }

        Note(new Mismatch(
            new Position(sequence, row).ToString(),
            !here ? "missing" : !recorded ? "unexpected" : "value",
            recorded ? Describe(then, row) : null,
            here ? Describe(now, row) : null));
    }

    private void Note(Mismatch mismatch)
    {
        Mismatched++;
        if (_mismatches.Count < ShownMax)
        {
            _mismatches.Add(mismatch);
        }
    }

    private bool Holds(SignalBatch batch, int row) => range.HoldsTime(batch.Columns.TsNs[row]) && Wanted(batch.SubjectOf(row));

    private bool Wanted(string subject)
    {
        if (!_wanted.TryGetValue(subject, out bool wanted))
        {
            wanted = range.HoldsSubject(subject);
            _wanted.Add(subject, wanted);
        }

        return wanted;
    }

    private static bool Same(SignalBatch a, SignalBatch b, int row)
    {
        var (x, y) = (a.ConfigOf(row), b.ConfigOf(row));
        return x.Config == y.Config && x.Formula == y.Formula && a.SubjectOf(row) == b.SubjectOf(row)
            && a.Columns.TsNs[row] == b.Columns.TsNs[row] && a.Columns.BarStartNs[row] == b.Columns.BarStartNs[row]
            && a.Columns.Status[row] == b.Columns.Status[row]
            && MemoryMarshal.AsBytes(a.ValuesOf(row)).SequenceEqual(MemoryMarshal.AsBytes(b.ValuesOf(row)));
    }

    private static void Hash(IncrementalHash hash, SignalBatch batch, int row, long sequence)
    {
        var config = batch.ConfigOf(row);
        Span<long> numbers = [sequence, row, batch.Columns.TsNs[row], batch.Columns.BarStartNs[row], batch.Columns.Status[row]];
        hash.AppendData(MemoryMarshal.AsBytes(numbers));
        hash.AppendData(Encoding.UTF8.GetBytes($"{config.Config}\n{config.Formula}\n{batch.SubjectOf(row)}\n"));
        hash.AppendData(MemoryMarshal.AsBytes(batch.ValuesOf(row)));
    }

    private static MismatchedRow Describe(SignalBatch batch, int row)
    {
        var config = batch.ConfigOf(row);
        var values = new Dictionary<string, double?>();
        var bits = new List<string>();
        for (int i = 0; i < config.Outputs.Count; i++)
        {
            double value = batch.ValuesOf(row)[i];
            values[config.Outputs[i]] = double.IsFinite(value) ? value : null;
            bits.Add(BitConverter.DoubleToInt64Bits(value).ToString("x16", CultureInfo.InvariantCulture));
        }

        return new MismatchedRow(
            config.Config, config.Formula, batch.SubjectOf(row), UnixNanos.Format(batch.Columns.TsNs[row]), batch.StatusOf(row).ToText(), values, bits);
    }
}
