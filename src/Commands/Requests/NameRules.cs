using System.Text.RegularExpressions;
using FluentValidation;

namespace SignalEs.Commands.Requests;

/// <summary>Rules of names that appear in URLs, channels and stream names.</summary>
internal static partial class NameRules
{
    public const string Allowed = "1 to 48 characters: lower-case letters, digits, _ and -, a letter first";

    public static IRuleBuilderOptions<T, string?> IsName<T>(this IRuleBuilder<T, string?> rule)
        => rule.Must(name => name is not null && Shape().IsMatch(name)).WithMessage(Allowed);

    [GeneratedRegex("^[a-z][a-z0-9_-]{0,47}$")]
    private static partial Regex Shape();
}
