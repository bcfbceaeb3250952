using System.CommandLine;
using SignalEs.Domain.Options;

namespace SignalEs.Host.CommandLine.Eval;

/// <summary><c>eval greeks</c>: price and Greeks up to third order, raw units.</summary>
internal static class EvalGreeks
{
    private static readonly string[] Columns =
        ["id", "price", "delta", "gamma", "vega", "theta", "rho", "vanna", "volga", "charm", "speed", "zomma", "color", "veta", "ultima"];

    public static Command Create()
    {
        var model = new Option<string>("--model") { Description = "bsm (columns S, q) or black76 (column F)", Required = true };
        model.AcceptOnlyFromAmong("bsm", "black76");
        var input = EvalCommand.InOption();
        var command = new Command("greeks", "id,type,S|F,K,T,r[,q],sigma → price and Greeks up to third order, in raw units (vega per 1.00 vol, theta per year)")
        {
            model, input, ResultRows.Out, ResultRows.Json,
        };
        command.Runs(async (parsed, _) =>
        {
            var table = CsvTable.Read(parsed.GetValue(input)!);
            var (ids, greeks) = Evaluate(table, parsed.GetValue(model) == "bsm");
            await using var output = ResultRows.Open(parsed, Columns);
            for (int i = 0; i < greeks.Length; i++)
            {
                var g = greeks[i];
                output.Add(
                    ids[i], [g.Price, g.Delta, g.Gamma, g.Vega, g.Theta, g.Rho, g.Vanna, g.Volga, g.Charm, g.Speed, g.Zomma, g.Color, g.Veta, g.Ultima]);
            }

            return ExitCode.Ok;
        });
        return command;
    }

    private static (string[] Ids, Greeks[] Greeks) Evaluate(CsvTable table, bool isSpot)
    {
        int id = table.Column("id");
        int type = table.Column("type");
        int level = isSpot ? table.Column("S", "S_or_F") : table.Column("F", "S_or_F");
        int strike = table.Column("K");
        int years = table.Column("T");
        int rate = table.Column("r");
        int yield = isSpot ? table.Column("q") : -1;
        int vol = table.Column("sigma");
        var ids = new string[table.Count];
        var greeks = new Greeks[table.Count];
        for (int i = 0; i < table.Count; i++)
        {
            ids[i] = table.Text(i, id);
            var right = Rights.Read(table, i, type);
            double s = table.Number(i, level, NumberRule.Positive);
            double k = table.Number(i, strike, NumberRule.Positive);
            double t = table.Number(i, years, NumberRule.NotNegative);
            double r = table.Number(i, rate, NumberRule.Finite);
            double q = isSpot ? table.Number(i, yield, NumberRule.Finite) : 0;
            double sigma = table.Number(i, vol, NumberRule.NotNegative);
            greeks[i] = isSpot ? BlackScholesMerton.Evaluate(right, s, k, t, r, q, sigma) : Black76.Evaluate(right, s, k, t, r, sigma);
        }

        table.ThrowIfWrong();
        return (ids, greeks);
    }
}
