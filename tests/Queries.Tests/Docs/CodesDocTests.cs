namespace SignalEs.Queries.Tests.Docs;

public class CodesDocTests
{
    [Fact]
    public void Docs_codes_md_says_what_the_registry_says()
    {
        string expected = CodesPage.Write(CodesPage.Known);
        string found = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Docs", "codes.md"));
        if (expected != found)
        {
            File.WriteAllText(Path.Combine(AppContext.BaseDirectory, "Docs", "codes.expected.md"), expected);
        }

        Assert.Equal(expected, found);
    }

    [Fact]
    public void Code_names_are_unique_and_snake_case()
    {
        Assert.Equal(CodesPage.Known.Count, CodesPage.Known.Select(c => c.Name).Distinct().Count());
        Assert.All(CodesPage.Known, c => Assert.Matches("^[a-z]+(_[a-z]+)*$", c.Name));
    }
}
