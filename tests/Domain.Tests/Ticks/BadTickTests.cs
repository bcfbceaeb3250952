using System.Text;
using CsCheck;
using SignalEs.Domain.Engine;
using SignalEs.Domain.Instruments;
using SignalEs.Domain.Ticks;
using SignalEs.Domain.Ticks.Codec;

namespace SignalEs.Domain.Tests.Ticks;

public sealed class BadTickTests
{
    private const long Now = 1_700_000_000 * UnixNanos.PerSecond;

    [Theory]
    [InlineData("-9223372036854775808", "far_past")]
    [InlineData("1700000000000000000", "far_future")]
    [InlineData("99999999999999999999999", "far_future")]
    [InlineData("1850-01-01T00:00:00Z", "far_past")]
    [InlineData("9999-01-01T00:00:00Z", "far_future")]
    [InlineData("2026-02-30T00:00:00Z", "bad_time")]
    [InlineData("", "bad_time")]
    public void A_time_that_is_none_or_lies_outside_all_bounds_has_its_code(string text, string code)
    {
        Assert.False(UnixNanos.TryParse(text, out _));
        Assert.Equal(code, TickParser.BadTime(text).Code);
    }

    [Theory]
    [InlineData("NaN", "not_finite")]
    [InlineData("-Infinity", "not_finite")]
    [InlineData("+inf", "not_finite")]
    [InlineData("1e999", "not_finite")]
    [InlineData("1,000", "bad_number")]
    [InlineData("0x10", "bad_number")]
    public void A_number_that_is_none_and_one_that_is_not_finite_have_different_codes(string text, string code)
    {
        Assert.False(TickParser.TryNumber(text, out _));
        Assert.Equal(code, TickParser.BadNumber("last", text).Code);
    }

    [Fact]
    public void A_key_with_characters_that_no_table_holds_is_no_key()
    {
        string[] keys = ["NASDAQ@GOOG@EQ\n", "NASDAQ@GOOG@X\0Y", "NASDAQ@GOOG@X" + (char)0xD800, "nasdaq@GOOG@EQ"];
        Assert.All(keys, key => Assert.False(InstrumentKey.TryParse(key, out _, out _)));
    }

    [Fact]
    public void Text_of_a_rejected_tick_can_be_stored_whatever_came_in() => Gen.String[0, 700].Sample(text =>
    {
        var tick = RejectedTick.Of(RawPayload.Of(text), RawFormat.Csv, new TickRejection("bad_row", text, text), text, 1, "rest");
        Assert.All((string?[])[tick.Raw, tick.Field, tick.Detail, tick.Source], t => Assert.True(t is null || StorableText.IsStorable(t)));
        Assert.InRange(tick.Detail.Length, 0, 501);
    });

    [Fact]
    public void Raw_bytes_come_back_whatever_they_are() => Gen.Byte.Array[0, 300].Sample(bytes =>
    {
        var raw = RawPayload.Of(bytes);
        Assert.Null(raw.Length);
        Assert.Equal(bytes, raw.Base64 is null ? Encoding.UTF8.GetBytes(raw.Text) : Convert.FromBase64String(raw.Base64));
        Assert.True(StorableText.IsStorable(raw.Text));
    });

    [Fact]
    public void Long_text_is_cut_between_characters_and_says_how_long_it_was()
    {
        byte[] bytes = Encoding.UTF8.GetBytes("a" + new string('é', RawPayload.BytesMax));
        var raw = RawPayload.Of(bytes);
        Assert.Equal((bytes.Length, null), ((int)raw.Length!, raw.Base64));
        Assert.Equal(RawPayload.BytesMax - 1, Encoding.UTF8.GetByteCount(raw.Text));
    }

    [Fact]
    public void A_clock_far_ahead_or_of_no_underlying_is_refused()
    {
        Assert.Null(TickRules.CheckClock(new ClockAdvanced(0, Now + TickRules.FutureMaxNs, ["SPX"]), Now));
        Assert.Equal("far_future", TickRules.CheckClock(new ClockAdvanced(0, Now + TickRules.FutureMaxNs + 1, ["SPX"]), Now)?.Code);
        Assert.Equal("bad_key", TickRules.CheckClock(new ClockAdvanced(0, Now, ["SPX\0"]), Now)?.Code);
        Assert.Equal("bad_key", TickRules.CheckClock(new ClockAdvanced(0, Now, ["SPX\n"]), Now)?.Code);
    }

    [Fact]
    public void Few_bytes_cannot_ask_for_much_memory()
    {
        var bombs = new List<byte[]> { Frame(2, 65_536, []), Frame(1, 65_536, []), Frame(2, 60_000, LongNames(60_000)), Frame(1, 60_000, LongNames(60_000)) };
        foreach (byte[] bomb in bombs)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Throws<InvalidDataException>(() => TickBatchCodec.Decode(bomb));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 40_000_000);
        }
    }

    private static byte[] Frame(byte version, int count, byte[] names)
    {
        var writer = new ByteWriter();
        writer.Byte(version);
        writer.VarUInt((ulong)count);
        writer.Bytes(names);
        return writer.ToArray();
    }

    // Each a copy of four thousand characters of the one before it, and one of its own.
    private static byte[] LongNames(int count)
    {
        var writer = new ByteWriter();
        writer.VarUInt((ulong)count);
        writer.VarUInt(0);
        writer.Text(new string('A', 4000));
        for (int i = 1; i < count; i++)
        {
            writer.VarUInt(4000);
            writer.Text("B");
        }

        return writer.ToArray();
    }
}
