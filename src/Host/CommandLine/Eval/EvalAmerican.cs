using System.CommandLine;
using SignalEs.Domain.Options;

namespace SignalEs.Host.CommandLine.Eval;

/// <summary>
/// <c>eval american</c>: price, delta, gamma and vega of American options. Delta and gamma are derivatives; with <c>--bump</c> they are central
/// differences over that fraction of the spot, for comparison with programs that bump (1e-3 is up to 2e-3 off the derivative, relative).
/// </summary>
internal static class EvalAmerican
{
    public static Command Create()
    {
        var input = EvalCommand.InOption();
        var bump = new Option<double>("--bump") { Description = "delta and gamma as central differences over this fraction of the spot; 0: derivatives" };
        var command = new Command("american", "id,type,S,K,T,r,q,sigma → price, delta, gamma and vega with American exercise, in raw units (vega per 1.00 vol)") { input, bump };
        command.Runs(async (parsed, _) =>
        {
            var table = CsvTable.Read(parsed.GetValue(input)!);
            await using var output = new StreamWriter(Console.OpenStandardOutput());
            Write(table, parsed.GetValue(bump), output);
            return ExitCode.Ok;
        });
        return command;
    }

    internal static void Write(CsvTable table, double bump, TextWriter output)
    {
        int id = table.Column("id");
        int type = table.Column("type");
        int spot = table.Column("S");
        int strike = table.Column("K");
        int years = table.Column("T");
        int rate = table.Column("r");
        int yield = table.Column("q");
        int vol = table.Column("sigma");
        var lines = new string[table.Count];
        for (int i = 0; i < table.Count; i++)
        {
            var right = Rights.Read(table, i, type);
            double s = table.Number(i, spot, NumberRule.Positive);
            double k = table.Number(i, strike, NumberRule.Positive);
            double t = table.Number(i, years, NumberRule.NotNegative);
            double r = table.Number(i, rate, NumberRule.Finite);
            double q = table.Number(i, yield, NumberRule.Finite);
            double sigma = table.Number(i, vol, NumberRule.NotNegative);
            double h = bump * s;
            var g = At(0);
            if (h > 0)
            {
                var (down, up) = (At(-h).Price, At(h).Price);
                g = g with { Delta = (up - down) / (2 * h), Gamma = (up - 2 * g.Price + down) / (h * h) };
            }

            double[] values = [g.Price, g.Delta, g.Gamma, g.Vega];
            lines[i] = $"{table.Text(i, id)},{string.Join(',', values.Select(CsvTable.Text))}";

            Greeks At(double move) => AmericanOption.Evaluate(right, s + move, k, t, r, q, sigma);
        }

        table.ThrowIfWrong();
        output.WriteLine("id,price,delta,gamma,vega");
        foreach (string line in lines)
        {
            output.WriteLine(line);
        }
    }
}
