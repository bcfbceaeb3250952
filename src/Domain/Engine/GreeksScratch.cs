using SignalEs.Domain.Formulas;
using SignalEs.Domain.Options;

namespace SignalEs.Domain.Engine;

/// <summary>The options of one expiry that are being solved, column by column; reused from one evaluation to the next.</summary>
internal sealed class GreeksScratch
{
    private readonly AmericanPremiums _premiums = new();
    private int _capacity;
    private int _american;

    public InstrumentState[] Option { get; private set; } = [];

    public OptionRight[] Right { get; private set; } = [];

    public bool[] IsAmerican { get; private set; } = [];

    public double[] Mark { get; private set; } = [];

    public double[] Strike { get; private set; } = [];

    public double[] Spot { get; private set; } = [];

    public double[] Forward { get; private set; } = [];

    public double[] Years { get; private set; } = [];

    public double[] Rate { get; private set; } = [];

    public double[] Dividend { get; private set; } = [];

    public double[] Discount { get; private set; } = [];

    public double[] Vol { get; private set; } = [];

    public double[] Price { get; private set; } = [];

    public double[] Delta { get; private set; } = [];

    public double[] Gamma { get; private set; } = [];

    public double[] Vega { get; private set; } = [];

    public double[] Theta { get; private set; } = [];

    public double[] Rho { get; private set; } = [];

    public SignalStatus[] Status { get; private set; } = [];

    public int Count { get; private set; }

    private ImpliedVolStatus[] Solved { get; set; } = [];

    private PremiumSource[] Source { get; set; } = [];

    public void Begin(int capacity)
    {
        (Count, _american) = (0, 0);
        if (capacity <= _capacity)
        {
            return;
        }

        _capacity = capacity;
        Option = new InstrumentState[capacity];
        Right = new OptionRight[capacity];
        IsAmerican = new bool[capacity];
        (Status, Solved, Source) = (new SignalStatus[capacity], new ImpliedVolStatus[capacity], new PremiumSource[capacity]);
        (Mark, Strike, Spot, Forward, Years) = (New(), New(), New(), New(), New());
        (Rate, Dividend, Discount, Vol, Price) = (New(), New(), New(), New(), New());
        (Delta, Gamma, Vega, Theta, Rho) = (New(), New(), New(), New(), New());
        double[] New() => new double[capacity];
    }

    public void Add(InstrumentState option, double mark, bool isAmerican)
    {
        Option[Count] = option;
        Right[Count] = option.Key.Right!.Value;
        Strike[Count] = option.Key.Strike!.Value;
        IsAmerican[Count] = isAmerican;
        Mark[Count++] = mark;
        _american += isAmerican ? 1 : 0;
    }

    /// <summary>Volatilities of all rows against one forward, then Greeks at those volatilities.</summary>
    public void Solve(in GreeksMarket market, BelowIntrinsicPolicy policy)
    {
        int n = Count;
        Spread(market);
        ImpliedVol.SolveBatch(
            new ImpliedVolBatch
            {
                Right = Right.AsSpan(0, n),
                Price = Mark.AsSpan(0, n),
                Forward = Forward.AsSpan(0, n),
                Strike = Strike.AsSpan(0, n),
                Years = Years.AsSpan(0, n),
                DiscountFactor = Discount.AsSpan(0, n),
            },
            Vol.AsSpan(0, n),
            Solved.AsSpan(0, n));
        if (_american > 0)
        {
            _premiums.Begin(market.Spot, market.Years, market.Rate, market.Yield);
        }

        for (int i = 0; i < n; i++)
        {
            Source[i] = PremiumSource.None;
            if (IsAmerican[i])
            {
                Solved[i] = _premiums.ImpliedVolatility(Right[i], Mark[i], Strike[i], Solved[i], ref Vol[i], out Source[i]);
            }

            Status[i] = Map(Solved[i]);
        }

        if (policy != BelowIntrinsicPolicy.Null)
        {
            Mend(policy);
        }

        // Rows without a volatility go through the same kernel with a harmless one; what comes out of them isn't read.
        for (int i = 0; i < n; i++)
        {
            Vol[i] = Status[i].HasValues() ? Vol[i] : 1;
        }

        Evaluate(market);
    }

    private void Spread(in GreeksMarket market)
    {
        int n = Count;
        Forward.AsSpan(0, n).Fill(market.Forward);
        Years.AsSpan(0, n).Fill(market.Years);
        Rate.AsSpan(0, n).Fill(market.Rate);
        Discount.AsSpan(0, n).Fill(market.Discount);
        double exSpot = market.Dividends.Ex(market.Spot);
        for (int i = 0; i < n; i++)
        {
            (Spot[i], Dividend[i]) = IsAmerican[i] ? (market.Spot, market.Yield) : (exSpot, market.YieldEx);
        }
    }

    /// <summary>Finds other values for options quoted at or below what they are worth at any volatility.</summary>
    private void Mend(BelowIntrinsicPolicy policy)
    {
        for (int i = 0; i < Count; i++)
        {
            if (Solved[i] is not (ImpliedVolStatus.BelowIntrinsic or ImpliedVolStatus.AtIntrinsic))
            {
                continue;
            }

            if (policy == BelowIntrinsicPolicy.Clamp)
            {
                (Vol[i], Status[i]) = (0, SignalStatus.Clamped);
                Source[i] = IsAmerican[i] ? PremiumSource.Single : PremiumSource.None;
            }
            else if (OtherSide(i) is >= 0 and var other && Solved[other] == ImpliedVolStatus.Ok)
            {
                (Vol[i], Status[i]) = (Vol[other], SignalStatus.ParityUsed);
                Source[i] = IsAmerican[i] ? _premiums.SourceAt(Right[i], Strike[i], Vol[i]) : PremiumSource.None;
            }
        }
    }

    // The call of a strike is added right before its put.
    private int OtherSide(int row)
    {
        int other = Right[row] == OptionRight.Call ? row + 1 : row - 1;
        return (uint)other < (uint)Count && Strike[other] == Strike[row] && Right[other] != Right[row] ? other : -1;
    }

    private void Evaluate(in GreeksMarket market)
    {
        int n = Count;
        BlackScholesMerton.EvaluateBatch(
            new EuropeanBatch
            {
                Right = Right.AsSpan(0, n),
                Spot = Spot.AsSpan(0, n),
                Strike = Strike.AsSpan(0, n),
                Years = Years.AsSpan(0, n),
                Rate = Rate.AsSpan(0, n),
                DividendYield = Dividend.AsSpan(0, n),
                Vol = Vol.AsSpan(0, n),
            },
            new GreeksBatch
            {
                Price = Price.AsSpan(0, n),
                Delta = Delta.AsSpan(0, n),
                Gamma = Gamma.AsSpan(0, n),
                Vega = Vega.AsSpan(0, n),
                Theta = Theta.AsSpan(0, n),
                Rho = Rho.AsSpan(0, n),
            });
        bool escrow = market.Dividends != EscrowedDividends.None;
        for (int i = 0; i < n; i++)
        {
            if (Source[i] != PremiumSource.None)
            {
                var value = new ChainValue(Price[i], Delta[i], Gamma[i], Vega[i], Theta[i], Rho[i]);
                _premiums.Add(Right[i], Strike[i], Vol[i], Source[i], ref value);
                (Price[i], Delta[i], Gamma[i], Vega[i], Theta[i], Rho[i]) = value;
            }
            else if (escrow && !IsAmerican[i])
            {
                market.Dividends.On(Delta[i], ref Theta[i], ref Rho[i]);
            }
        }
    }

    private static SignalStatus Map(ImpliedVolStatus status) => status switch
    {
        ImpliedVolStatus.Ok => SignalStatus.Ok,
        ImpliedVolStatus.BelowIntrinsic => SignalStatus.BelowIntrinsic,
        ImpliedVolStatus.AtIntrinsic => SignalStatus.AtIntrinsic,
        ImpliedVolStatus.AboveMax => SignalStatus.AboveMax,
        ImpliedVolStatus.Expired => SignalStatus.Expired,
        ImpliedVolStatus.NoQuote => SignalStatus.NoQuote,
        _ => SignalStatus.NotFinite,
    };
}
