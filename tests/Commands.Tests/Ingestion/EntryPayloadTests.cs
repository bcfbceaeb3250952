using SignalEs.Commands.Ingestion;
using SignalEs.Domain.Ticks;
using StackExchange.Redis;

namespace SignalEs.Commands.Tests.Ingestion;

public class EntryPayloadTests
{
    [Theory]
    [InlineData(-40)]
    [InlineData(-4)]
    [InlineData(-3)]
    [InlineData(-2)]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(40)]
    public void An_entry_that_isnt_said_to_be_cut_is_kept_whole_also_close_to_the_limit(int beyond)
    {
        byte[] long_ = new byte[RawPayload.BytesMax + beyond - 3];
        Array.Fill(long_, (byte)0xF4); // no UTF-8
        RedisValue[] fields = ["key", long_];
        var payload = EntryPayload.Of(fields, out string format);
        Assert.Equal(RawFormat.Resp, format);
        var back = EntryPayload.FromResp(Convert.FromBase64String(payload.Base64!));
        if (payload.Length is null)
        {
            Assert.Equal(fields.Select(f => (byte[]?)f), back!.Select(f => (byte[]?)f));
        }
        else
        {
            Assert.True(beyond >= 0, $"{payload.Length} bytes are said to be too many");
        }
    }
}
