using SignalEs.Domain.Engine.State;

namespace SignalEs.Domain.Tests.Indicators;

public class StateBytes
{
    [Fact]
    public void What_is_written_is_read_back_in_order()
    {
        var writer = new StateWriter(capacity: 1);
        writer.WriteByte(7);
        writer.WriteBool(true);
        writer.WriteInt32(-5);
        writer.WriteInt64(long.MinValue);
        writer.WriteUInt64(ulong.MaxValue);
        writer.WriteInt128(Int128.MinValue + 3);
        writer.WriteDouble(-0.0);
        writer.WriteDoubles([1.5, double.NaN]);
        writer.WriteBytes([1, 2]);
        writer.WriteString("Ω 25Δ");
        var reader = new StateReader(writer.ToArray());
        Assert.Equal(7, reader.ReadByte());
        Assert.True(reader.ReadBool());
        Assert.Equal(-5, reader.ReadInt32());
        Assert.Equal(long.MinValue, reader.ReadInt64());
        Assert.Equal(ulong.MaxValue, reader.ReadUInt64());
        Assert.Equal(Int128.MinValue + 3, reader.ReadInt128());
        Assert.True(double.IsNegative(reader.ReadDouble()));
        Assert.Equal([1.5, double.NaN], reader.ReadDoubles());
        Assert.Equal([1, 2], reader.ReadBytes());
        Assert.Equal("Ω 25Δ", reader.ReadString());
        Assert.Equal(0, reader.Remaining);
    }

    [Fact]
    public void Numbers_are_little_endian_and_doubles_are_their_bits()
    {
        var writer = new StateWriter();
        writer.WriteInt32(1);
        writer.WriteDouble(1);
        Assert.Equal("01000000000000000000F03F", Convert.ToHexString(writer.Written));
    }

    [Fact]
    public void A_state_that_ends_early_or_holds_an_impossible_length_is_refused()
    {
        Assert.Throws<InvalidDataException>(() => new StateReader(new byte[7]).ReadDouble());
        Assert.Throws<InvalidDataException>(() => new StateReader(new byte[] { 255, 255, 255, 127, 0 }).ReadDoubles());
        Assert.Throws<InvalidDataException>(() => new StateReader(new byte[] { 255, 255, 255, 255 }).ReadBytes());
        Assert.Throws<InvalidDataException>(() => new StateReader(new byte[] { 0, 0, 0, 0 }).ReadDoubles(new double[1]));
    }
}
