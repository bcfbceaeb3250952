using System.CommandLine;
using System.Text.Json;
using SignalEs.Domain.Numerics;
using SignalEs.Domain.Options;

namespace SignalEs.Host.CommandLine.Eval;

/// <summary><c>eval iv</c>: implied volatility of prices. Numbers that have no volatility are no bad input: each row's status names the reason.</summary>
internal static class EvalIv
{
    public static Command Create()
    {
        var input = EvalCommand.InOption();
        var command = new Command("iv", "id,model,type,S_or_F,K,T,r,q,price → id,iv,status; model BSM or B76 for each row") { input, ResultRows.Out, ResultRows.Json };
        command.Runs(async (parsed, _) =>
        {
            var table = CsvTable.Read(parsed.GetValue(input)!);
            var rows = Solve(table);
            await using var output = ResultRows.Open(parsed, "id", "iv", "status");
            foreach (var (id, vol, status) in rows)
            {
                output.Add(id, vol, JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString()));
            }

            return ExitCode.Ok;
        });
        return command;
    }

    private static (string Id, double Vol, ImpliedVolStatus Status)[] Solve(CsvTable table)
    {
        int id = table.Column("id");
        int model = table.Column("model");
        int type = table.Column("type");
        int level = table.Column("S_or_F", "S", "F");
        int strike = table.Column("K");
        int years = table.Column("T");
        int rate = table.Column("r");
        int yield = table.Column("q");
        int price = table.Column("price");
        var rows = new (string, double, ImpliedVolStatus)[table.Count];
        for (int i = 0; i < table.Count; i++)
        {
            double Number(int column) => table.Number(i, column, NumberRule.Any);
            var right = Rights.Read(table, i, type);
            double t = Number(years);
            double r = Number(rate);
            double vol = double.NaN;
            var status = ImpliedVolStatus.BadInput;
            switch (table.Text(i, model).ToUpperInvariant())
            {
                case "BSM":
                    status = ImpliedVol.Solve(right, Number(price), Number(level), Number(strike), t, r, Number(yield), out vol);
                    break;
                case "B76" or "BLACK76":
                    status = ImpliedVol.Solve(right, Number(price), Number(level), Number(strike), t, PortableMath.Exp(-r * t), out vol);
                    break;
                default:
                    table.Refuse(i, model, "expected BSM or B76");
                    break;
            }

            rows[i] = (table.Text(i, id), vol, status);
        }

        table.ThrowIfWrong();
        return rows;
    }
}
