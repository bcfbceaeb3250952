using SignalEs.Domain.Engine;
using SignalEs.Domain.Ticks;

namespace SignalEs.Log;

/// <summary>Marten's side of the binary formats, which Domain defines; each carries a version byte of its own.</summary>
internal sealed class BinaryEvents : JasperFx.Events.IEventBinarySerializer
{
    public byte[] Serialize(Type type, object data) => data switch
    {
        TicksIngested ticks => ticks.ToBytes(),
        SignalsComputed signals => signals.ToBytes(),
        _ => throw new NotSupportedException($"{type.Name} has no binary form"),
    };

    public object Deserialize(Type type, byte[] data)
        => type == typeof(TicksIngested) ? TicksIngested.FromBytes(data)
        : type == typeof(SignalsComputed) ? SignalsComputed.FromBytes(data)
        : throw new NotSupportedException($"{type.Name} has no binary form");
}
