namespace SignalEs.Domain.Tests.Indicators;

internal static class AssertBits
{
    /// <summary>Bit for bit, NaN included.</summary>
    public static void Equal(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, string where)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            if (BitConverter.DoubleToInt64Bits(expected[i]) == BitConverter.DoubleToInt64Bits(actual[i])) continue;
            if (double.IsNaN(expected[i]) && double.IsNaN(actual[i])) continue;
            Assert.Fail($"{where}, value {i}: {actual[i]:R} instead of {expected[i]:R}");
        }
    }
}
