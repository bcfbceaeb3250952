using SignalEs.Domain.Engine.State;

namespace SignalEs.Domain.Engine;

/// <summary>Newest Greeks of an option; see <see cref="Formulas.GreeksFormula.Outputs"/> for units.</summary>
internal struct GreeksResult
{
    public SignalStatus Status;

    /// <summary>False until the first evaluation.</summary>
    public bool IsKnown;

    public double Vol;
    public double Delta;
    public double Gamma;
    public double Vega;
    public double Theta;
    public double Mark;

    public readonly bool IsOk => IsKnown && Status.HasVolatility();

    public readonly void Save(StateWriter writer)
    {
        writer.WriteByte((byte)Status);
        writer.WriteBool(IsKnown);
        writer.WriteDouble(Vol);
        writer.WriteDouble(Delta);
        writer.WriteDouble(Gamma);
        writer.WriteDouble(Vega);
        writer.WriteDouble(Theta);
        writer.WriteDouble(Mark);
    }

    public static GreeksResult Load(StateReader reader) => new()
    {
        Status = (SignalStatus)reader.ReadByte(),
        IsKnown = reader.ReadBool(),
        Vol = reader.ReadDouble(),
        Delta = reader.ReadDouble(),
        Gamma = reader.ReadDouble(),
        Vega = reader.ReadDouble(),
        Theta = reader.ReadDouble(),
        Mark = reader.ReadDouble(),
    };
}
