namespace SignalEs.Domain.Options.European;

/// <summary>Where one chunk of options is read from and written to.</summary>
internal unsafe struct EuropeanColumns
{
    public double* Spot;
    public double* Strike;
    public double* Years;
    public double* Rate;
    public double* Yield;
    public double* Vol;

    /// <summary>+1 for a call, -1 for a put.</summary>
    public double* Sign;

    public double* Price;
    public double* Delta;
    public double* Gamma;
    public double* Vega;
    public double* Theta;
    public double* Rho;

    /// <summary>Intermediate values between the passes.</summary>
    public EuropeanScratch Scratch;
}
