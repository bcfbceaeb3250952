using SignalEs.Domain;
using SignalEs.Projections.Schema;

namespace SignalEs.Projections.Folding;

/// <summary>What the fold of one page wants written, and which months its rows fall in.</summary>
internal sealed class PageWrites
{
    /// <summary>Rows of one write at the most: it keeps a core from the commits for that long.</summary>
    public const int RowsMax = 4096;

    private readonly List<Write> _writes = [];
    private readonly HashSet<(ReadTable Table, DateOnly Month)> _months = [];

    /// <summary>Calls <c>read.upsert_{name}(version, columns)</c>; nothing when the columns are empty.</summary>
    public void Upsert(string name, params Array[] columns)
    {
        if (columns[0].Length > 0)
        {
            _writes.Add(new Write(name, columns));
        }
    }

    /// <summary>Says that a row of a table by time starts then, nanoseconds.</summary>
    public void StartsAt(ReadTable table, long startNs)
    {
        var date = UnixNanos.ToDate(startNs);
        _months.Add((table, new DateOnly(date.Year, date.Month, 1)));
    }

    public IReadOnlyList<Write> Writes => _writes;

    public IReadOnlyCollection<(ReadTable Table, DateOnly Month)> Months => _months;

    /// <summary>One call of an upsert function.</summary>
    internal sealed record Write(string Name, Array[] Columns)
    {
        /// <summary>With <paramref name="placeholder"/>(i) for the i-th column; version null: the live one.</summary>
        public string Sql(int? version, Func<int, string> placeholder)
            => $"select read.upsert_{Name}({version?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "null"}, "
                + $"row({string.Join(',', Enumerable.Range(0, Columns.Length).Select(placeholder))})::read.{Name}_columns)";
    }
}
