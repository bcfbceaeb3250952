using CsCheck;
using SignalEs.Domain.Ticks.Codec;

namespace SignalEs.Domain.Tests.Ticks;

public sealed class PackedIntegersTests
{
    private static readonly Gen<ulong> Any = Gen.Select(Gen.Int[0, 64], Gen.ULong, (bits, value) => bits == 0 ? 0 : value >> (64 - bits));

    private static readonly Gen<ulong[]> Mixed = Gen.OneOf(Any.Array[0, 400], Gen.Select(Gen.Int[0, 63], Gen.Int[0, 400]).SelectMany((bits, n) => Gen.ULong.Select(v => v >> (63 - bits)).Array[n]));

    [Fact]
    public void Every_integer_of_any_length_comes_back() => Mixed.Sample(values =>
    {
        var writer = new ByteWriter();
        PackedIntegers.Encode(writer, values);
        ulong[] back = new ulong[values.Length];
        var reader = new ByteReader(writer.Written);
        PackedIntegers.Decode(ref reader, back);
        Assert.Equal(0, reader.Remaining);
        Assert.Equal(values, back);
    });

    [Fact]
    public void Equal_small_integers_take_their_bits_and_a_rare_large_one_only_its_own()
    {
        ulong[] values = new ulong[128];
        Array.Fill(values, 5UL);
        Assert.Equal(2 + 128 * 3 / 8, Length(values));
        values[77] = 1UL << 40;
        Assert.InRange(Length(values), 2 + 128 * 3 / 8 + 2, 2 + 128 * 3 / 8 + 8);
        Array.Clear(values);
        Assert.Equal(2, Length(values));
    }

    private static int Length(ulong[] values)
    {
        var writer = new ByteWriter();
        PackedIntegers.Encode(writer, values);
        return writer.Length;
    }
}
