using System.Globalization;
using StackExchange.Redis;

namespace SignalEs.Commands.Ingestion;

/// <summary>An entry as Redis gives it.</summary>
internal sealed record RedisStreamEntry(string Id, RedisValue[] Fields);

/// <summary>What Redis says of a stream.</summary>
/// <param name="LastId">Newest id it has given out; <c>0-0</c> when there is no stream.</param>
/// <param name="EntriesAdded">Entries ever added; 0 when there is no stream.</param>
/// <param name="GroupId">Up to where the service had settled it, as this Redis knows; null when there is no group.</param>
internal sealed record RedisStreamInfo(string LastId, long EntriesAdded, string? GroupId)
{
    /// <summary>Entry read last isn't there although an older one is.</summary>
    public bool LacksCommitted { get; init; }
}

/// <summary>
/// A shard's stream in Redis, read from an id on. The committed offset in PostgreSQL says how far it is settled, nothing in Redis does: entries are read with XREAD, not handed out to
/// a consumer, so a reader that was stopped in the middle (or a dead consumer of the group) holds nothing back. The group is kept in step for whoever watches its lag.
/// Only a master is asked: a replica may lag behind, and what it doesn't have yet would pass for lost.
/// </summary>
internal sealed class RedisStream(string name, IDatabase blocking, IDatabase other)
{
    public const int EntriesPerRead = 500;
    public const int BlockMilliseconds = 1000;

    /// <summary>
    /// A command without an answer by then has failed. The client's own time-out doesn't catch every one: seen when Redis was killed in the middle of a blocking read, which then never ended.
    /// </summary>
    public static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(5);

    private const string GroupId = "last-delivered-id";
    private const int PendingPerLook = 1000;

    // The mark is set with the entry or not at all: an entry that is read again after a crash is not sent home again.
    private const string ForwardOnce = """
        if redis.call('SET', KEYS[2], '1', 'NX', 'EX', ARGV[1]) then return redis.call('XADD', KEYS[1], '*', unpack(ARGV, 2)) end
        return false
        """;

    private static readonly TimeSpan MarkKept = TimeSpan.FromDays(2);

    public string Name => name;

    /// <summary>Looks at the stream; makes it and the group where they are missing.</summary>
    /// <param name="committed">Offset up to which it is in the log.</param>
    public async Task<RedisStreamInfo> AttachAsync(string committed)
    {
        RedisStreamInfo info;
        try
        {
            // In this order: an entry that is trimmed meanwhile is then older than the oldest that is left.
            string entry = RedisOffset.EntryOf(committed);
            bool has = entry.Length == 0 || ((RedisResult[])(await AskAsync(other, "XRANGE", name, entry, entry))!).Length > 0;
            var stream = Pairs(await AskAsync(other, "XINFO", "STREAM", name));
            var groups = (RedisResult[])(await AskAsync(other, "XINFO", "GROUPS", name))!;
            var group = groups.Select(Pairs).FirstOrDefault(g => (string?)g["name"] == RedisNames.Group);
            info = new RedisStreamInfo(
                (string)stream["last-generated-id"]!, stream.TryGetValue("entries-added", out var added) ? (long)added : 0, group is null ? null : (string?)group[GroupId])
            {
                LacksCommitted = !has && stream["first-entry"] is { IsNull: false } first && RedisOffset.Compare((string)((RedisResult[])first!)[0]!, entry) < 0,
            };
        }
        catch (RedisServerException e) when (e.Message.Contains("no such key", StringComparison.OrdinalIgnoreCase))
        {
            info = new RedisStreamInfo("0-0", 0, null);
        }

        if (info.GroupId is null)
        {
            try
            {
                await other.StreamCreateConsumerGroupAsync(name, RedisNames.Group, "0", createStream: true).WaitAsync(AnswerPatience);
            }
            catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal))
            {
                // made by another host at the same moment
            }
        }

        return info;
    }

    /// <summary>Entries after an id, in order; waits a second for the first.</summary>
    public async Task<List<RedisStreamEntry>> ReadAsync(string after)
    {
        var result = await AskAsync(blocking, "XREAD", "COUNT", EntriesPerRead, "BLOCK", BlockMilliseconds, "STREAMS", name, after);
        var read = new List<RedisStreamEntry>();
        if (result.IsNull)
        {
            return read;
        }

        foreach (var stream in (RedisResult[])result!)
        {
            foreach (var entry in (RedisResult[])((RedisResult[])stream!)[1]!)
            {
                var parts = (RedisResult[])entry!;
                read.Add(new RedisStreamEntry((string)parts[0]!, parts[1].IsNull ? [] : (RedisValue[])parts[1]!));
            }
        }

        return read;
    }

    /// <summary>After the commit that holds everything up to an id: moves the group there and lets go of what came before.</summary>
    public async Task SettledAsync(string id)
    {
        var group = AskAsync(other, "XGROUP", "SETID", name, RedisNames.Group, id);
        var trim = AskAsync(other, "XTRIM", name, "MINID", "~", id);
        await Task.WhenAll(group, trim);
    }

    /// <summary>Acknowledges what a consumer of the group took and never finished, if it is in the log.</summary>
    public async Task AcknowledgeSettledAsync(string id)
    {
        var pending = (RedisResult[])(await AskAsync(other, "XPENDING", name, RedisNames.Group, "-", id, PendingPerLook))!;
        if (pending.Length > 0)
        {
            await other.StreamAcknowledgeAsync(name, RedisNames.Group, [.. pending.Select(p => (RedisValue)((RedisResult[])p!)[0])]).WaitAsync(AnswerPatience);
        }
    }

    /// <summary>Sends what belongs to another shard to that one's stream, once for each entry it was found in.</summary>
    public async Task ForwardAsync(int shard, string entry, params NameValueEntry[] fields)
    {
        var arguments = new List<RedisValue> { (long)MarkKept.TotalSeconds };
        foreach (var field in fields)
        {
            arguments.Add(field.Name);
            arguments.Add(field.Value);
        }

        await other.ScriptEvaluateAsync(ForwardOnce, [RedisNames.ShardStream(shard), $"signales:forwarded:{name}:{entry}:{shard}:{fields[0].Name}"], [.. arguments]).WaitAsync(AnswerPatience);
    }

    /// <summary>The id from which to read on after an offset: before its entry where the offset lies inside one.</summary>
    public static string ReadAfter(string offset)
    {
        if (offset.Length == 0)
        {
            return "0-0";
        }

        int hash = offset.IndexOf('#', StringComparison.Ordinal);
        if (hash < 0)
        {
            return offset;
        }

        string[] parts = offset[..hash].Split('-');
        ulong ms = ulong.Parse(parts[0], CultureInfo.InvariantCulture);
        ulong n = ulong.Parse(parts[1], CultureInfo.InvariantCulture);
        return n > 0 ? $"{ms}-{n - 1}" : $"{ms - 1}-{ulong.MaxValue}";
    }

    private static Task<RedisResult> AskAsync(IDatabase database, string command, params object[] arguments)
        => database.ExecuteAsync(command, arguments, CommandFlags.DemandMaster).WaitAsync(AnswerPatience);

    private static Dictionary<string, RedisResult> Pairs(RedisResult result)
    {
        var flat = (RedisResult[])result!;
        var pairs = new Dictionary<string, RedisResult>(StringComparer.Ordinal);
        for (int i = 0; i + 1 < flat.Length; i += 2)
        {
            pairs[(string)flat[i]!] = flat[i + 1];
        }

        return pairs;
    }
}
