using SignalEs.Domain.Options;

namespace SignalEs.Domain.Engine;

/// <summary>The options of one expiry that are being solved, column by column; reused from one evaluation to the next.</summary>
internal sealed class GreeksScratch
{
    private int _capacity;

    public InstrumentState[] Option { get; private set; } = [];

    public OptionRight[] Right { get; private set; } = [];

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

    public ImpliedVolStatus[] Status { get; private set; } = [];

    public int Count { get; private set; }

    public void Begin(int capacity)
    {
        Count = 0;
        if (capacity <= _capacity)
        {
            return;
        }

        _capacity = capacity;
        Option = new InstrumentState[capacity];
        Right = new OptionRight[capacity];
        Status = new ImpliedVolStatus[capacity];
        (Mark, Strike, Spot, Forward, Years) = (New(), New(), New(), New(), New());
        (Rate, Dividend, Discount, Vol, Price) = (New(), New(), New(), New(), New());
        (Delta, Gamma, Vega, Theta, Rho) = (New(), New(), New(), New(), New());
        double[] New() => new double[capacity];
    }

    public void Add(InstrumentState option, double mark)
    {
        Option[Count] = option;
        Right[Count] = option.Key.Right!.Value;
        Strike[Count] = option.Key.Strike!.Value;
        Mark[Count++] = mark;
    }

    /// <summary>Volatilities of all rows against one forward, then Greeks at those volatilities.</summary>
    public void Solve(double spot, double forward, double years, double rate, double dividend, double discount)
    {
        int n = Count;
        Spot.AsSpan(0, n).Fill(spot);
        Forward.AsSpan(0, n).Fill(forward);
        Years.AsSpan(0, n).Fill(years);
        Rate.AsSpan(0, n).Fill(rate);
        Dividend.AsSpan(0, n).Fill(dividend);
        Discount.AsSpan(0, n).Fill(discount);
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
            Status.AsSpan(0, n));

        // Rows without a volatility go through the same kernel with a harmless one; what comes out of them isn't read.
        for (int i = 0; i < n; i++)
        {
            Vol[i] = Status[i] == ImpliedVolStatus.Ok ? Vol[i] : 1;
        }

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
    }
}
