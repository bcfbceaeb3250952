using System.Diagnostics;
using Npgsql;

namespace SignalEs.Integration.Tests.EndToEnd;

/// <summary>Waits for what becomes true after a while.</summary>
internal static class Eventually
{
    public static async Task IsTrueAsync(Func<Task<bool>> condition, TimeSpan within, Func<string> message)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                if (await condition())
                {
                    return;
                }
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException or NpgsqlException)
            {
                // not up yet, or just killed
            }

            Assert.True(clock.Elapsed < within, message());
            await Task.Delay(100);
        }
    }
}
