using System.Globalization;

namespace SignalEs.Host.Tests.Conformity;

/// <summary>Implied volatility as the command line gives it.</summary>
public class EvalIvConformity
{
    public static TheoryData<string> Files => [Oracles.Greeks("implied_vol.csv"), Oracles.Own("iv_far.csv")];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Volatilities_are_as_exact_as_their_inputs_and_the_rest_is_named(string path)
    {
        var oracle = Rows.Read(path);
        var ours = new Rows(await Eval.LinesAsync("iv", "--in", path));
        Assert.Equal(oracle.Count, ours.Count);
        for (int row = 0; row < oracle.Count; row++)
        {
            string id = oracle.Text(row, "id");
            Assert.Equal(id, ours.Text(row, "id"));
            string status = oracle.Text(row, "status");
            if (status == "ill_conditioned")
            {
                continue;
            }

            Assert.True(status == ours.Text(row, "status"), $"id {id}: {ours.Text(row, "status")} instead of {status}");
            if (status == "ok")
            {
                var (expected, actual) = (oracle.Number(row, "iv"), ours.Number(row, "iv"));
                Assert.True(
                    Math.Abs(actual - expected) <= oracle.Number(row, "rel_tol") * expected,
                    string.Create(CultureInfo.InvariantCulture, $"id {id}: {actual:R} instead of {expected:R}"));
            }
            else
            {
                Assert.Equal("", ours.Text(row, "iv"));
            }
        }
    }
}
