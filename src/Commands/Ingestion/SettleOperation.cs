using System.Data.Common;
using Weasel.Core;
using Weasel.Storage;
using ICommandBuilder = Weasel.Postgresql.ICommandBuilder;
using IStorageOperation = Marten.Internal.Operations.IStorageOperation;

namespace SignalEs.Commands.Ingestion;

/// <summary>What a commit changes of the numbered sources, column by column.</summary>
internal sealed record SourceChanges(string[] Sources, long[] LastSeqs, long[] Accepted, long[] Duplicates, long[] Rejected)
{
    public static readonly SourceChanges None = new([], [], [], [], []);
}

/// <summary>
/// Calls <c>ingest.settle</c> in the transaction of a commit. Marten's own SQL operation would look up the type of each of nine parameters in each commit, which cost more memory than
/// the commit's ticks.
/// </summary>
internal sealed class SettleOperation(int shard, long epoch, string stream, string entry, SourceChanges changes) : IStorageOperation, NoDataReturnedCall
{
    // No document: what Marten's own SQL operations say.
    public Type DocumentType => typeof(Marten.Storage.StorageFeatures);

    public void ConfigureCommand(ICommandBuilder builder, IStorageSession session)
    {
        builder.Append("call ingest.settle(");
        builder.AppendParameter(shard);
        Append(builder, epoch);
        Append(builder, stream);
        Append(builder, entry);
        Append(builder, changes.Sources);
        Append(builder, changes.LastSeqs);
        Append(builder, changes.Accepted);
        Append(builder, changes.Duplicates);
        Append(builder, changes.Rejected);
        builder.Append(")");
    }

    public Task PostprocessAsync(DbDataReader reader, IList<Exception> exceptions, CancellationToken token) => Task.CompletedTask;

    public OperationRole Role() => OperationRole.Other;

    private static void Append<T>(ICommandBuilder builder, T value)
    {
        builder.Append(",");
        builder.AppendParameter(value);
    }
}
