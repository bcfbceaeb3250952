using SignalEs.Projections.Folding;
using SignalEs.Projections.Schema;

namespace SignalEs.Projections;

/// <summary>
/// A read model: its tables, the SQL that merges a page of rows into them, and the fold that makes such a page from events. The live projection and the
/// rebuild use the same fold and the same SQL; what they give must not depend on how the log is cut into pages.
/// </summary>
internal abstract class ReadModel
{
    /// <summary>Name in <c>read.models</c> and in URLs.</summary>
    public abstract string Name { get; }

    public abstract IReadOnlyList<ReadTable> Tables { get; }

    /// <summary>
    /// SQL that makes the types and functions of <see cref="PageWrites.Upsert"/>. A function takes the version to write to (null: the live one, held FOR
    /// SHARE) and one value of a composite type whose fields are arrays, one for each column: plpgsql hands such arrays on without copying
    /// them for each use, which it does with plain array parameters.
    /// </summary>
    public abstract string Functions { get; }

    /// <summary>Begins a fold; see <see cref="LogPage.FoldAsync"/>.</summary>
    public abstract PageFold Begin(LogPage page);
}
