using SignalEs.Domain;
using SignalEs.Domain.Engine;
using SignalEs.Queries.Reading;
using SignalEs.Queries.Signals;

namespace SignalEs.Queries.Moneyness;

/// <summary>Reads rows of <c>read.moneyness</c> as signals: the subject is <c>UNDERLYING:yyyy-MM-dd:LEVEL</c>, as the log has it. The reader adds the names of the values.</summary>
internal static class MoneynessRecord
{
    public const string Columns = "expiry, level, start, ts, config, formula, status, \"values\", position";

    public static SignalRecord Read(Npgsql.NpgsqlDataReader row, string underlying)
    {
        string level = row.GetString(1);
        long ts = row.GetNanos(3);
        return new SignalRecord(
            row.GetString(4), Subject(underlying, row.GetFieldValue<DateOnly>(0), level), row.GetString(5), [], row.GetNanos(2), ts, ts,
            (SignalStatus)row.GetInt16(6), SignalRecord.ReadValues(row, 7), new Position(row.GetInt64(8)));
    }

    public static string Subject(string underlying, DateOnly expiry, string level)
        => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{underlying}:{expiry:yyyy-MM-dd}:{level}");
}
