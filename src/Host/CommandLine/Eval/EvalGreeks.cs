using System.CommandLine;
using SignalEs.Domain.Options;

namespace SignalEs.Host.CommandLine.Eval;

/// <summary><c>eval greeks</c>: price and Greeks up to third order, raw units.</summary>
internal static class EvalGreeks
{
    public static Command Create()
    {
        var model = new Option<string>("--model") { Description = "bsm (columns S, q) or black76 (column F)", Required = true };
        model.AcceptOnlyFromAmong("bsm", "black76");
        var input = EvalCommand.InOption();
        var command = new Command("greeks", "id,type,S|F,K,T,r[,q],sigma → price and Greeks up to third order, in raw units (vega per 1.00 vol, theta per year)") { model, input };
        command.Runs(async (parsed, _) =>
        {
            var table = CsvTable.Read(parsed.GetValue(input)!);
            await using var output = new StreamWriter(Console.OpenStandardOutput());
            Write(table, parsed.GetValue(model) == "bsm", output);
            return ExitCode.Ok;
        });
        return command;
    }

    private static void Write(CsvTable table, bool isSpot, TextWriter output)
    {
        int id = table.Column("id");
        int type = table.Column("type");
        int level = isSpot ? table.Column("S", "S_or_F") : table.Column("F", "S_or_F");
        int strike = table.Column("K");
        int years = table.Column("T");
        int rate = table.Column("r");
        int yield = isSpot ? table.Column("q") : -1;
        int vol = table.Column("sigma");
        output.WriteLine("id,price,delta,gamma,vega,theta,rho,vanna,volga,charm,speed,zomma,color,veta,ultima");
        for (int i = 0; i < table.Count; i++)
        {
            var right = Rights.Parse(table.Text(i, type));
            var g = isSpot
                ? BlackScholesMerton.Evaluate(
                    right, table.Number(i, level), table.Number(i, strike), table.Number(i, years), table.Number(i, rate), table.Number(i, yield), table.Number(i, vol))
                : Black76.Evaluate(right, table.Number(i, level), table.Number(i, strike), table.Number(i, years), table.Number(i, rate), table.Number(i, vol));
            double[] values = [g.Price, g.Delta, g.Gamma, g.Vega, g.Theta, g.Rho, g.Vanna, g.Volga, g.Charm, g.Speed, g.Zomma, g.Color, g.Veta, g.Ultima];
            output.WriteLine($"{table.Text(i, id)},{string.Join(',', values.Select(CsvTable.Text))}");
        }
    }
}
