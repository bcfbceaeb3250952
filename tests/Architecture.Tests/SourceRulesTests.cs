using System.Text.RegularExpressions;
using ArchUnitNET.Fluent;
using ArchUnitNET.Loader;

namespace SignalEs.Architecture.Tests;

public sealed partial class SourceRulesTests
{
    private const int LinesMax = 300;

    [Fact]
    public void Files_stay_small()
    {
        var long_ = Repository.Sources("src").Where(f => File.ReadLines(f).Count() > LinesMax).Select(f => Path.GetRelativePath(Repository.Root, f));
        Assert.Empty(long_);
    }

    [Fact]
    public void Names_say_what_a_thing_is()
    {
        var vague = Repository.Sources("src").Where(f => VagueName().IsMatch(Path.GetFileNameWithoutExtension(f)));
        Assert.Empty(vague);
    }

    [Fact]
    public void There_are_no_regions()
        => Assert.DoesNotContain(
            Repository.Sources("src").Concat(Repository.Sources("tests")),
            f => File.ReadLines(f).Any(l => l.TrimStart().StartsWith("#region", StringComparison.Ordinal)));

    [Fact]
    public void Domain_doesn_t_know_how_it_is_stored_or_served()
    {
        var architecture = new ArchLoader().LoadAssemblies(System.Reflection.Assembly.Load("SignalEs.Domain")).Build();
        IArchRule rule = ArchRuleDefinition.Types().That().ResideInNamespaceMatching("SignalEs.Domain")
            .Should().NotDependOnAnyTypesThat().ResideInNamespaceMatching("^(Marten|Npgsql|StackExchange|Microsoft.AspNetCore|System.Net)");
        Assert.True(rule.HasNoViolations(architecture), string.Join('\n', rule.Evaluate(architecture).Where(r => !r.Passed).Select(r => r.Description)));
    }

    [GeneratedRegex("(Helper|Helpers|Util|Utils|Utility|Manager)$")]
    private static partial Regex VagueName();
}
