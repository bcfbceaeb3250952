using System.Globalization;

namespace SignalEs.Host.Tests.Conformity;

/// <summary>Price and Greeks as the command line gives them, against values of many digits. Scale is the larger of level and strike.</summary>
public class EvalGreeksConformity
{
    private const double PriceTolerance = 4e-16;
    private const double GreekTolerance = 1e-14;
    private const double TailTolerance = 1e-11;
    private const double SmallestTail = 1e-290;

    public static TheoryData<string, string, string> Files => new()
    {
        { "bsm", "S", Oracles.Greeks("european_bsm.csv") },
        { "bsm", "S", Oracles.Own("bsm_far.csv") },
        { "black76", "F", Oracles.Greeks("european_black76.csv") },
        { "black76", "F", Oracles.Own("black76_far.csv") },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Prices_and_Greeks_are_right_to_the_last_digits(string model, string level, string path)
    {
        var oracle = Rows.Read(path);
        var ours = new Rows(await Eval.LinesAsync("greeks", "--model", model, "--in", path));
        Assert.Equal(oracle.Count, ours.Count);
        for (int row = 0; row < oracle.Count; row++)
        {
            Assert.Equal(oracle.Text(row, "id"), ours.Text(row, "id"));
            double scale = Math.Max(oracle.Number(row, level), oracle.Number(row, "K"));
            Near(oracle, ours, row, "price", PriceTolerance * scale);
            Near(oracle, ours, row, "delta", GreekTolerance);
            foreach (string greek in new[] { "vega", "theta", "rho" })
            {
                Near(oracle, ours, row, greek, GreekTolerance * scale);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Far_out_of_the_money_not_a_digit_is_lost(string model, string level, string path)
    {
        var oracle = Rows.Read(path);
        var ours = new Rows(await Eval.LinesAsync("greeks", "--model", model, "--in", path));
        int tails = 0;
        for (int row = 0; row < oracle.Count; row++)
        {
            var (s, k) = (oracle.Number(row, level), oracle.Number(row, "K"));
            if (oracle.Text(row, "type") == "C" ? s >= k : s <= k)
            {
                continue;
            }

            foreach (string column in new[] { "price", "gamma", "vega" })
            {
                double expected = oracle.Number(row, column);
                if (expected > SmallestTail * Math.Max(s, k))
                {
                    tails++;
                    Near(oracle, ours, row, column, TailTolerance * expected);
                }
            }
        }

        Assert.True(tails > 100, "no tails in the file");
    }

    private static void Near(Rows oracle, Rows ours, int row, string column, double tolerance)
    {
        var (expected, actual) = (oracle.Number(row, column), ours.Number(row, column));
        Assert.True(
            expected.Equals(actual) || Math.Abs(actual - expected) <= tolerance,
            string.Create(CultureInfo.InvariantCulture, $"id {oracle.Text(row, "id")}, {column}: {actual:R} instead of {expected:R}"));
    }
}
