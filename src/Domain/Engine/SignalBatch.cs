namespace SignalEs.Domain.Engine;

/// <summary>A config as a batch of signals refers to it: enough to read the rows without looking elsewhere.</summary>
/// <param name="Config">Signal config id.</param>
/// <param name="Formula">Formula <c>name@version</c>.</param>
/// <param name="Cadence">Cadence text.</param>
/// <param name="Outputs">Names of the values in a row.</param>
public sealed record SignalColumnSet(string Config, string Formula, string Cadence, IReadOnlyList<string> Outputs);

/// <summary>How far event time of an underlying had come after a batch, nanoseconds.</summary>
public readonly record struct Watermark(string Underlying, long TsNs);

/// <summary>Rows computed again: they replace what an earlier batch said for the same config, subject and bar.</summary>
/// <param name="FirstRow">First of them.</param>
/// <param name="EndRow">After the last of them.</param>
/// <param name="Cause">The first late tick that made it necessary; pending where it came in the same commit.</param>
public readonly record struct Correction(int FirstRow, int EndRow, Position Cause);

/// <summary>
/// Signals of one commit, column by column, in the order in which they were computed. Values of row i are <see cref="ValuesOf"/>(i): as many as its
/// config has outputs, NaN = unknown.
/// A subject is an instrument key, or <c>UNDERLYING:yyyy-MM-dd:LEVEL</c> for moneyness (level <c>ATM</c>, <c>OTM1</c>…, or <c>EXPIRY</c> for the figures of the whole expiry).
/// </summary>
public sealed class SignalBatch
{
    internal SignalBatch(
        SignalColumnSet[] configs, string[] subjects, int count, SignalColumns columns, Watermark[] watermarks, int[] lateTicks, Correction[] corrections, ulong digest)
        => (Configs, Subjects, Count, Columns, Watermarks, LateTicks, Corrections, Digest) = (configs, subjects, count, columns, watermarks, lateTicks, corrections, digest);

    public static readonly SignalBatch Empty = new([], [], 0, new SignalColumns(0, 0), [], [], [], 0);

    public int Count { get; }

    public SignalColumnSet[] Configs { get; }

    public string[] Subjects { get; }

    public SignalColumns Columns { get; }

    /// <summary>Event time of each underlying that the batch touched.</summary>
    public Watermark[] Watermarks { get; }

    /// <summary>Indices of ticks that came after the one-minute bar they belong to was final.</summary>
    public int[] LateTicks { get; }

    /// <summary>Rows that were computed again because ticks came late, in order of row.</summary>
    public Correction[] Corrections { get; }

    /// <summary>xxHash3 (64 bits) over every value computed in the batch, recorded or not.</summary>
    public ulong Digest { get; }

    /// <summary>The correction that a row belongs to; null for a row that is computed for the first time.</summary>
    public Correction? CorrectionOf(int row)
    {
        foreach (var correction in Corrections)
        {
            if (row >= correction.FirstRow && row < correction.EndRow)
            {
                return correction;
            }
        }

        return null;
    }

    public SignalColumnSet ConfigOf(int row) => Configs[Columns.Config[row]];

    public string SubjectOf(int row) => Subjects[Columns.Subject[row]];

    public SignalStatus StatusOf(int row) => (SignalStatus)Columns.Status[row];

    public ReadOnlySpan<double> ValuesOf(int row) => Columns.Values.AsSpan(Columns.ValueStart[row], ConfigOf(row).Outputs.Count);
}

/// <summary>The columns of a <see cref="SignalBatch"/>.</summary>
public sealed class SignalColumns(int rows, int values)
{
    /// <summary>Points into <see cref="SignalBatch.Configs"/>.</summary>
    public int[] Config = new int[rows];

    /// <summary>Points into <see cref="SignalBatch.Subjects"/>.</summary>
    public int[] Subject = new int[rows];

    /// <summary>Event time at which the value is known: the interval's boundary, or the end of the bar. Nanoseconds.</summary>
    public long[] TsNs = new long[rows];

    /// <summary>Start of the bar for bar cadences; equal to the time for intervals.</summary>
    public long[] BarStartNs = new long[rows];

    public byte[] Status = new byte[rows];

    /// <summary>Where a row's values start in <see cref="Values"/>.</summary>
    public int[] ValueStart = new int[rows];

    public double[] Values = new double[values];
}
