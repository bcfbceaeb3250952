using Npgsql;
using SignalEs.Integration.Tests.Services;
using SignalEs.Log;

namespace SignalEs.Commands.Tests.WriteSide;

/// <summary>A job that gives its lock back in a <c>finally</c> mustn't stop the host because PostgreSQL was restarted meanwhile.</summary>
public sealed class AdvisoryLocksTests(TestServices services)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_lock_is_given_back_and_one_whose_session_is_over_is_gone_without_a_word()
    {
        await using var database = await services.CreateDatabaseAsync();
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        await using var holder = await source.OpenConnectionAsync(Cancellation);
        await using var other = await source.OpenConnectionAsync(Cancellation);
        Assert.True(await TryAsync(holder));
        Assert.False(await TryAsync(other));
        await holder.UnlockAsync("7");
        Assert.True(await TryAsync(other));
        await other.UnlockAsync("7");

        Assert.True(await TryAsync(holder));
        await using (var end = new NpgsqlCommand($"select pg_terminate_backend({holder.ProcessID})", other))
        {
            await end.ExecuteScalarAsync(Cancellation);
        }

        await holder.UnlockAsync("7"); // finds out that it is over
        await holder.UnlockAsync("7"); // knows
        Assert.NotEqual(System.Data.ConnectionState.Open, holder.State);
        Assert.True(await TryAsync(other));
    }

    private static async Task<bool> TryAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("select pg_try_advisory_lock(7)", connection);
        return (bool)(await command.ExecuteScalarAsync(Cancellation))!;
    }
}
