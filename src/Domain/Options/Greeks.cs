namespace SignalEs.Domain.Options;

/// <summary>
/// Value and sensitivities of one option in raw units: volatility and rates per 1.00 (not per percent), time in years.
/// Derivatives to time are to calendar time t (d/dt = -d/dT), so theta of a long option is usually negative.
/// </summary>
/// <param name="Price">Value.</param>
/// <param name="Delta">dV/dS (Black-76: dV/dF).</param>
/// <param name="Gamma">d2V/dS2.</param>
/// <param name="Vega">dV/dsigma, per 1.00 of volatility.</param>
/// <param name="Theta">dV/dt, per year; Black-76: at fixed forward.</param>
/// <param name="Rho">dV/dr, per 1.00 of rate; Black-76: at fixed forward.</param>
/// <param name="Vanna">d2V/dS dsigma.</param>
/// <param name="Volga">d2V/dsigma2.</param>
/// <param name="Charm">d2V/dS dt, per year.</param>
/// <param name="Speed">d3V/dS3.</param>
/// <param name="Zomma">d3V/dS2 dsigma.</param>
/// <param name="Color">d3V/dS2 dt, per year.</param>
/// <param name="Veta">d2V/dsigma dt, per year.</param>
/// <param name="Ultima">d3V/dsigma3.</param>
public readonly record struct Greeks(
    double Price,
    double Delta,
    double Gamma,
    double Vega,
    double Theta,
    double Rho,
    double Vanna,
    double Volga,
    double Charm,
    double Speed,
    double Zomma,
    double Color,
    double Veta,
    double Ultima);
