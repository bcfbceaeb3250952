using SignalEs.Domain.Numerics;
using SignalEs.Domain.Options;

namespace SignalEs.Domain.Tests.Options;

public class ImpliedVolOracleTests
{
    [Fact]
    public void Every_solvable_price_gives_its_volatility_within_a_fifth_of_the_rounding_of_its_inputs()
    {
        foreach (OracleRow row in OracleRow.Read("implied_vol.csv").Where(r => r["status"] == "ok"))
        {
            ImpliedVolStatus status = Solve(row, out double vol);
            double want = row.Number("iv");
            Assert.Equal(ImpliedVolStatus.Ok, status);
            Assert.True(Math.Abs(vol - want) <= 0.2 * row.Number("rel_tol") * want, $"{vol:R} in {row}");
        }
    }

    [Fact]
    public void Every_unsolvable_price_names_its_reason_and_gives_no_number()
    {
        foreach (OracleRow row in OracleRow.Read("implied_vol.csv").Where(r => r["status"] is not ("ok" or "ill_conditioned")))
        {
            ImpliedVolStatus status = Solve(row, out double vol);
            Assert.Equal(row["status"].Replace("_", "", StringComparison.Ordinal), status.ToString(), ignoreCase: true);
            Assert.True(double.IsNaN(vol));
        }
    }

    private static ImpliedVolStatus Solve(OracleRow row, out double vol)
    {
        OptionRight right = row["type"] == "C" ? OptionRight.Call : OptionRight.Put;
        double price = row.Number("price");
        double level = row.Number("S_or_F");
        double k = row.Number("K");
        double t = row.Number("T");
        double r = row.Number("r");
        return row["model"] == "BSM"
            ? ImpliedVol.Solve(right, price, level, k, t, r, row.Number("q"), out vol)
            : ImpliedVol.Solve(right, price, level, k, t, PortableMath.Exp(-r * t), out vol);
    }
}
