using System.Reflection;
using System.Xml.Linq;

namespace SignalEs.Architecture.Tests;

/// <summary>References point one way: Host → Queries, Commands → (Projections) → Log → Domain. Queries and Commands don't know each other.</summary>
public sealed class ReferenceDirectionTests
{
    public static TheoryData<string, string[]> Allowed => new()
    {
        { "Domain", [] },
        { "Log", ["Domain"] },
        { "Client", ["Domain"] },
        { "Modules", ["Domain"] },
        { "Projections", ["Domain", "Log"] },
        { "Commands", ["Domain", "Log"] },
        { "Queries", ["Domain", "Log", "Projections"] },
        { "Host", ["Domain", "Log", "Projections", "Commands", "Queries", "Modules"] },
    };

    [Theory]
    [MemberData(nameof(Allowed))]
    public void A_project_uses_only_what_lies_below_it(string project, string[] allowed)
    {
        var used = Assembly.Load($"SignalEs.{project}").GetReferencedAssemblies()
            .Select(a => a.Name!)
            .Where(n => n.StartsWith("SignalEs.", StringComparison.Ordinal))
            .Select(n => n["SignalEs.".Length..]);
        Assert.Empty(used.Except(allowed));
    }

    [Fact]
    public void Domain_has_no_package_but_numerics_the_formula_parser_and_hashing()
    {
        string[] allowed = ["MathNet.Numerics", "System.IO.Hashing", "Parlot", "Microsoft.CodeAnalysis.BannedApiAnalyzers"];
        var used = XDocument.Load(Path.Combine(Repository.Root, "src", "Domain", "SignalEs.Domain.csproj"))
            .Descendants("PackageReference").Select(p => p.Attribute("Include")!.Value);
        Assert.Empty(used.Except(allowed));
    }

    [Fact]
    public void Domain_loads_no_assembly_that_does_io()
    {
        string[] banned = ["System.Net", "System.Diagnostics.Process", "System.IO.FileSystem", "System.Data", "Npgsql", "Marten", "StackExchange", "Microsoft.Extensions"];
        var used = Assembly.Load("SignalEs.Domain").GetReferencedAssemblies().Select(a => a.Name!);
        Assert.DoesNotContain(used, n => banned.Any(b => n.StartsWith(b, StringComparison.Ordinal)));
    }
}
