using System.IO.Hashing;
using System.Text.Json;
using SignalEs.Domain.Engine.State;
using SignalEs.Domain.Formulas.Modules;
using SignalEs.Domain.Instruments;

namespace SignalEs.Domain.Engine;

public sealed partial class SignalEngine
{
    private const int SnapshotFormat = 4;

    /// <summary>The whole state as bytes: format, engine version, settings, underlyings in order, then xxHash3 over all of it.</summary>
    public byte[] Save()
    {
        var writer = new StateWriter(1 << 16);
        writer.WriteInt32(SnapshotFormat);
        writer.WriteString(Version);
        writer.WriteInt32(Shard);
        writer.WriteString(JsonSerializer.Serialize(Settings));
        writer.WriteString(JsonSerializer.Serialize(_amended.Values));
        writer.WriteInt64(_stamp);
        writer.WriteInt32(_underlyings.Count);
        foreach (var underlying in _underlyings)
        {
            underlying.Save(writer);
        }

        writer.WriteUInt64(XxHash3.HashToUInt64(writer.Written));
        return writer.ToArray();
    }

    /// <summary>An engine that goes on exactly where <see cref="Save"/> was called.</summary>
    /// <exception cref="InvalidDataException">Damaged, or written by another <see cref="Version"/>.</exception>
    public static SignalEngine Load(ReadOnlyMemory<byte> snapshot, IModuleRuntime? modules = null)
    {
        if (snapshot.Length < 8 || XxHash3.HashToUInt64(snapshot.Span[..^8]) != new StateReader(snapshot[^8..]).ReadUInt64())
        {
            throw new InvalidDataException("engine snapshot: checksum doesn't match");
        }

        var reader = new StateReader(snapshot[..^8]);
        int format = reader.ReadInt32();
        string version = reader.ReadString();
        if (format != SnapshotFormat || version != Version)
        {
            throw new InvalidDataException($"engine snapshot of format {format}, engine {version}; this is format {SnapshotFormat}, engine {Version}");
        }

        var engine = new SignalEngine(reader.ReadInt32(), modules);
        engine.Load(reader);
        return reader.Remaining == 0 ? engine : throw new InvalidDataException($"engine snapshot: {reader.Remaining} bytes too many");
    }

    private void Load(StateReader reader)
    {
        var settings = JsonSerializer.Deserialize<EngineSettings>(reader.ReadString());
        var amended = JsonSerializer.Deserialize<InstrumentMetadata[]>(reader.ReadString()) ?? [];
        if (settings is not null)
        {
            Configure(new EngineConfigured(settings, settings.Hash, amended, "snapshot"));
        }

        _stamp = reader.ReadInt64();
        int count = reader.ReadInt32();
        for (int i = 0; i < count; i++)
        {
            LoadUnderlying(reader);
        }

        _step.Clear(null);
    }

    private void LoadUnderlying(StateReader reader)
    {
        string symbol = reader.ReadString();
        long watermark = reader.ReadInt64();
        long nextClose = reader.ReadInt64();
        int instruments = reader.ReadInt32();
        for (int i = 0; i < instruments; i++)
        {
            Resolve(reader.ReadString()).Load(reader);
        }

        var underlying = _underlyingOf[symbol];
        underlying.WatermarkNs = watermark;
        underlying.NextCloseNs = nextClose;
        int open = reader.ReadInt32();
        for (int i = 0; i < open; i++)
        {
            underlying.Open.Add(_instrumentOf[reader.ReadString()]);
        }

        int late = reader.ReadInt32();
        for (int i = 0; i < late; i++)
        {
            var instrument = _instrumentOf[reader.ReadString()];
            underlying.LateFrames.Add((instrument, instrument.Frames[reader.ReadInt32()]));
        }

        int groups = reader.ReadInt32();
        if (groups != underlying.Groups.Length)
        {
            throw new InvalidDataException($"snapshot has {groups} interval groups of {symbol}; its settings give {underlying.Groups.Length}");
        }

        foreach (var group in underlying.Groups)
        {
            group.DueNs = reader.ReadInt64();
            group.AllDirty = reader.ReadBool();
        }

        int expiries = reader.ReadInt32();
        for (int i = 0; i < expiries; i++)
        {
            underlying.Expiries[i].Load(reader);
        }
    }
}
