using System.CommandLine;
using System.Text.Json;
using SignalEs.Domain.Numerics;
using SignalEs.Domain.Options;

namespace SignalEs.Host.CommandLine.Eval;

/// <summary><c>eval iv</c>: implied volatility of prices.</summary>
internal static class EvalIv
{
    public static Command Create()
    {
        var input = EvalCommand.InOption();
        var command = new Command("iv", "id,model,type,S_or_F,K,T,r,q,price → id,iv,status; model BSM or B76 for each row") { input };
        command.Runs(async (parsed, _) =>
        {
            var table = CsvTable.Read(parsed.GetValue(input)!);
            await using var output = new StreamWriter(Console.OpenStandardOutput());
            Write(table, output);
            return ExitCode.Ok;
        });
        return command;
    }

    private static void Write(CsvTable table, TextWriter output)
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
        output.WriteLine("id,iv,status");
        for (int i = 0; i < table.Count; i++)
        {
            var right = Rights.Parse(table.Text(i, type));
            double t = table.Number(i, years);
            double r = table.Number(i, rate);
            double vol;
            var status = table.Text(i, model).ToUpperInvariant() switch
            {
                "BSM" => ImpliedVol.Solve(right, table.Number(i, price), table.Number(i, level), table.Number(i, strike), t, r, table.Number(i, yield), out vol),
                "B76" or "BLACK76" => ImpliedVol.Solve(
                    right, table.Number(i, price), table.Number(i, level), table.Number(i, strike), t, PortableMath.Exp(-r * t), out vol),
                var other => throw new CommandFailure($"model '{other}'; allowed: BSM, B76"),
            };
            output.WriteLine($"{table.Text(i, id)},{CsvTable.Text(vol)},{JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString())}");
        }
    }
}
