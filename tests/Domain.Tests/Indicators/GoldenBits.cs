using System.Globalization;
using SignalEs.Domain.Indicators;

namespace SignalEs.Domain.Tests.Indicators;

/// <summary>
/// A formula version never changes its bits: a hash over every value of each indicator with default parameters. Where one differs, either the machine
/// computes differently or a new version of the formula is due. <c>UPDATE_GOLDEN=1</c> writes the file anew.
/// </summary>
public class GoldenBits
{
    [Fact]
    public void Every_indicator_keeps_its_bits()
    {
        var path = Path.Combine(OracleFile.Folder, "golden", "hashes.csv");
        var actual = IndicatorCatalog.All.Select(d => string.Create(CultureInfo.InvariantCulture, $"{d.Name},{Hash(d):x16}")).Prepend("indicator,fnv1a64").ToArray();
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") File.WriteAllLines(path, actual);
        else Assert.Equal(File.ReadAllLines(path), actual);
    }

    private static ulong Hash(IndicatorDefinition definition)
    {
        var hash = 14695981039346656037;
        foreach (var value in IndicatorTable.Of(definition, [], OracleFile.Bars()).Values)
        {
            // The sign and payload of a NaN are not part of a value.
            hash = (hash ^ (double.IsNaN(value) ? 0x7FF8000000000000 : BitConverter.DoubleToUInt64Bits(value))) * 1099511628211;
        }

        return hash;
    }
}
