using System.Globalization;
using System.Text.RegularExpressions;
using SignalEs.Domain.Options;
using SignalEs.Queries.Signals;

namespace SignalEs.Queries.Moneyness;

/// <summary>An option of one expiry with its Greeks in one bucket of time.</summary>
internal sealed record OptionAt(OptionRight Right, double Strike, SignalRecord Greeks);

/// <summary>
/// Picks a call and a put other than by counting strikes: by delta (<c>25D</c>: magnitude of delta nearest to 0.25) or by distance from the forward
/// (<c>OTM2pct</c>: the strike nearest to 2 % out of the money).
/// </summary>
internal sealed partial record MoneynessSelector(string Text, double? Delta, double? OutPercent)
{
    public static bool TryParse(string text, out MoneynessSelector selector)
    {
        selector = null!;
        var match = Shape().Match(text);
        if (!match.Success)
        {
            return false;
        }

        selector = match.Groups["delta"].Success
            ? new MoneynessSelector(text, double.Parse(match.Groups["delta"].Value, CultureInfo.InvariantCulture) / 100, null)
            : new MoneynessSelector(
                text, null, double.Parse(match.Groups["percent"].Value, CultureInfo.InvariantCulture) * (match.Groups["side"].Value == "OTM" ? 1 : -1));
        return true;
    }

    /// <summary>The nearest option of a right, of two equally near the one with the lower strike; null when there is none to choose from.</summary>
    public OptionAt? Pick(OptionRight right, IEnumerable<OptionAt> options, double forward)
    {
        (OptionAt? nearest, double distance) = (null, double.PositiveInfinity);
        foreach (var option in options.Where(o => o.Right == right).OrderBy(o => o.Strike))
        {
            double d = Delta is { } delta ? Math.Abs(Math.Abs(option.Greeks["delta"]) - delta) : Math.Abs(option.Strike - Target(right, forward));
            if (d < distance)
            {
                (nearest, distance) = (option, d);
            }
        }

        return nearest;
    }

    // Out of the money lies above the forward for calls, below it for puts.
    private double Target(OptionRight right, double forward) => forward * (1 + (right == OptionRight.Call ? 1 : -1) * OutPercent!.Value / 100);

    [GeneratedRegex("^((?<delta>[1-9][0-9]?)D|(?<side>OTM|ITM)(?<percent>[0-9]{1,2}(\\.[0-9]{1,2})?)pct)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Shape();
}
