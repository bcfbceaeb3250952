using SignalEs.Host.CommandLine;

namespace SignalEs.Host.Tests.CommandLine;

public sealed class SignalesCommandTests
{
    [Theory]
    [InlineData(true, "ingest", "file.csv")]
    [InlineData(true, "eval")]
    [InlineData(true, "--help")]
    [InlineData(false, "--urls", "http://127.0.0.1:8003")]
    [InlineData(false)]
    public void A_verb_is_for_the_command_line_and_everything_else_for_the_service(bool takes, params string[] args)
        => Assert.Equal(takes, SignalesCommand.Takes(args));

    [Theory]
    [InlineData("ingest")]
    [InlineData("ingest", "/no/such/file.csv")]
    [InlineData("replay", "--url", "http://127.0.0.1:1")]
    [InlineData("replay", "--url", "nowhere")]
    [InlineData("eval", "greeks", "--model", "heston", "--in", "x.csv")]
    [InlineData("eval", "iv", "--in", "/no/such/file.csv")]
    [InlineData("eval", "indicator", "--name", "astrology", "--in", "x.csv")]
    public async Task What_cannot_be_run_ends_with_2(params string[] args) => Assert.Equal(2, await SignalesCommand.RunAsync(args));
}
