using System.Globalization;

namespace SignalEs.Faults;

/// <summary>What the command line asks for.</summary>
/// <param name="Seed">Of the faults; drawn when none is given.</param>
/// <param name="Minutes">How long faults are inflicted; what is checked afterwards comes on top.</param>
/// <param name="FaultsMax">Ends earlier after so many.</param>
/// <param name="Logs">Folder for the hosts' logs; null: a temporary one, deleted when everything holds.</param>
internal sealed record Options(ulong Seed, double Minutes, int FaultsMax, string? Logs)
{
    public const string Usage = "usage: ops/faults [--seed N] [--minutes M] [--faults N] [--logs DIR], or ops/faults --measure";

    /// <summary>Null when they can't be understood.</summary>
    public static Options? Parse(string[] args)
    {
        var options = new Options((ulong)Random.Shared.NextInt64(1, 1_000_000), 3, int.MaxValue, null);
        for (int i = 0; i < args.Length; i += 2)
        {
            string value = i + 1 < args.Length ? args[i + 1] : "";
            switch (args[i])
            {
                case "--seed" when ulong.TryParse(value, CultureInfo.InvariantCulture, out ulong seed):
                    options = options with { Seed = seed };
                    break;
                case "--minutes" when double.TryParse(value, CultureInfo.InvariantCulture, out double minutes) && minutes > 0:
                    options = options with { Minutes = minutes };
                    break;
                case "--faults" when int.TryParse(value, CultureInfo.InvariantCulture, out int faults) && faults > 0:
                    options = options with { FaultsMax = faults };
                    break;
                case "--logs" when value.Length > 0:
                    options = options with { Logs = Path.GetFullPath(value) };
                    break;
                default:
                    return null;
            }
        }

        return options;
    }
}
