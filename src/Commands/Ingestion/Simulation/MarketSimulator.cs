using SignalEs.Domain;
using SignalEs.Domain.Numerics;
using SignalEs.Domain.Options;
using SignalEs.Domain.Ticks;

namespace SignalEs.Commands.Ingestion.Simulation;

/// <summary>Bid and ask of an instrument in the simulated market.</summary>
public readonly record struct SimulatedQuote(double Bid, double Ask);

/// <summary>
/// A market that lives by itself: spots walk at random, futures and options are priced off them on an arbitrage-free surface. Deterministic: the same
/// seed, start day and times of the steps give the same ticks. Reads no clock; who drives it says what time it is.
/// </summary>
public sealed class MarketSimulator
{
    // Small enough that a day's walk stays within the listed strikes, most days.
    private const double VolOfVol = 0.6;
    private const double VolReversion = 40;

    private readonly Book[] _books;
    private readonly List<(Book Book, SimulatedInstrument Instrument)> _opening = [];
    private readonly double _yearsPerStep;
    private SplitMix64 _random;
    private int _step;

    /// <param name="seed">Same seed, same market.</param>
    /// <param name="today">Expiries follow it.</param>
    /// <param name="ticksPerSecond">How much time a step stands for in the walk of the spots.</param>
    public MarketSimulator(ulong seed, DateOnly today, int ticksPerSecond)
    {
        _random = new SplitMix64(seed);
        _yearsPerStep = (double)UnixNanos.PerSecond / ticksPerSecond / UnixNanos.PerYear365;
        _books = [.. SimulatedUnderlying.Market(today).Select(u => new Book(u))];
        foreach (var book in _books)
        {
            foreach (var instrument in book.Underlying.Instruments)
            {
                _opening.Add((book, instrument));
            }
        }
    }

    public IReadOnlyList<SimulatedUnderlying> Underlyings => [.. _books.Select(b => b.Underlying)];

    /// <summary>One step: time is <paramref name="tsNs"/>, one tick happens. The first steps open every instrument once, with open interest.</summary>
    public Tick Next(long tsNs)
    {
        int step = _step++;
        if (step < _opening.Count)
        {
            var (book, instrument) = _opening[step];
            return Opening(book, instrument, tsNs);
        }

        var moved = _books[step % _books.Length];
        moved.Walk(_yearsPerStep * _books.Length, ref _random);
        double which = _random.NextDouble();
        return which < 0.15 ? Trade(moved, moved.Underlying.Instruments[0], tsNs)
            : which < 0.25 && moved.Future is { } future ? QuoteOrTrade(moved, future, tsNs)
            : QuoteOrTrade(moved, Option(moved), tsNs);
    }

    /// <summary>Bid and ask as the market makers of the simulated market would show them now.</summary>
    public SimulatedQuote Quote(SimulatedInstrument instrument, long tsNs) => BookOf(instrument).Quote(instrument, tsNs);

    /// <summary>What the instrument is worth in the model now.</summary>
    public double Value(SimulatedInstrument instrument, long tsNs) => BookOf(instrument).Value(instrument, tsNs);

    private Book BookOf(SimulatedInstrument instrument) => _books.First(b => b.Underlying.Instruments.Contains(instrument));

    private Tick Opening(Book book, SimulatedInstrument instrument, long tsNs)
    {
        if (instrument.Kind == SimulatedKind.Spot)
        {
            return Trade(book, instrument, tsNs);
        }

        double distance = instrument.Kind == SimulatedKind.Option ? Math.Abs(instrument.Strike - book.Spot) / book.Spot : 0;
        return Quoted(book, instrument, tsNs) with { OpenInterest = Math.Floor((200 + (4000 * _random.NextDouble())) / (1 + (60 * distance))) * 25 };
    }

    private Tick QuoteOrTrade(Book book, SimulatedInstrument instrument, long tsNs)
        => _random.NextDouble() < 0.2 ? Trade(book, instrument, tsNs) : Quoted(book, instrument, tsNs);

    private Tick Trade(Book book, SimulatedInstrument instrument, long tsNs)
    {
        if (instrument.Kind == SimulatedKind.Spot)
        {
            double level = Math.Round(book.Spot / book.Underlying.TickSize) * book.Underlying.TickSize;
            return Empty(instrument, tsNs) with { Last = Cents(level) };
        }

        var tick = Quoted(book, instrument, tsNs);
        bool buys = _random.NextDouble() < 0.5 || tick.Bid <= 0;
        double volume = 25 * (1 + Math.Floor(-4 * PortableMath.Log(1 - _random.NextDouble())));
        return tick with { Last = buys ? tick.Ask : tick.Bid, Volume = volume };
    }

    private Tick Quoted(Book book, SimulatedInstrument instrument, long tsNs)
    {
        var (bid, ask) = book.Quote(instrument, tsNs);
        return Empty(instrument, tsNs) with { Bid = bid, Ask = ask, BidSize = bid > 0 ? Size() : 0, AskSize = Size() };
    }

    private double Size() => 25 * (1 + Math.Floor(20 * _random.NextDouble()));

    // Near the money more often: the distance of two uniforms is triangular.
    private SimulatedInstrument Option(Book book)
    {
        double offset = (_random.NextDouble() + _random.NextDouble() - 1) * book.StrikesEachSide;
        return book.OptionNear(book.Spot + (offset * book.StrikeStep), _random.NextDouble(), _random.NextDouble());
    }

    private static Tick Empty(SimulatedInstrument instrument, long tsNs)
        => new(instrument.Key, tsNs, tsNs, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN);

    // A multiple of the tick size that prints as one.
    private static double Cents(double price) => Math.Round(price, 2);

    /// <summary>The state of one underlying.</summary>
    private sealed class Book(SimulatedUnderlying underlying)
    {
        private readonly SimulatedInstrument[] _options = [.. underlying.Instruments.Where(i => i.Kind == SimulatedKind.Option)];
        private readonly long[] _expiries = [.. underlying.Instruments.Where(i => i.Kind == SimulatedKind.Option).Select(i => i.ExpiryNs).Distinct()];
        private VolSurface _surface = underlying.Surface;

        public SimulatedUnderlying Underlying { get; } = underlying;

        public double Spot { get; private set; } = underlying.StartSpot;

        public SimulatedInstrument? Future { get; } = underlying.Instruments.FirstOrDefault(i => i.Kind == SimulatedKind.Future);

        public int StrikesEachSide => _options.Length / _expiries.Length / 4;

        public double StrikeStep => _options[2].Strike - _options[0].Strike;

        /// <summary>Geometric Brownian motion of the spot; at-the-money volatility returns to its start and is kept within half and twice of it.</summary>
        public void Walk(double years, ref SplitMix64 random)
        {
            double root = Math.Sqrt(years);
            double vol = _surface.AtmVol;
            double z = random.NextGaussian();
            Spot *= PortableMath.Exp((vol * root * z) - (vol * vol * years / 2));
            double start = Underlying.Surface.AtmVol;
            double moved = vol + (VolReversion * (start - vol) * years) + (VolOfVol * vol * root * ((-0.7 * z) + (0.714 * random.NextGaussian())));
            _surface = _surface with { AtmVol = Math.Clamp(moved, start / 2, start * 2) };
        }

        public double Value(SimulatedInstrument instrument, long tsNs)
        {
            if (instrument.Kind == SimulatedKind.Spot)
            {
                return Spot;
            }

            double years = Math.Max(0, instrument.ExpiryNs - tsNs) / (double)UnixNanos.PerYear365;
            double forward = Spot * PortableMath.Exp(Underlying.Rate * years);
            if (instrument.Kind == SimulatedKind.Future)
            {
                return forward;
            }

            double vol = years > 0 ? _surface.VolAt(PortableMath.Log(instrument.Strike / forward), years) : 0;
            return Black76.Price(instrument.Right, forward, instrument.Strike, years, Underlying.Rate, vol);
        }

        /// <summary>Around the value, outwards to the tick: what can be dealt at is never an arbitrage, since the values aren't.</summary>
        public SimulatedQuote Quote(SimulatedInstrument instrument, long tsNs)
        {
            double value = Value(instrument, tsNs);
            double half = instrument.Kind == SimulatedKind.Future ? 0.00002 * value : 0.1 + (0.002 * value);
            double tick = Underlying.TickSize;
            double bid = Math.Floor((value - half) / tick) * tick;
            double ask = Math.Ceiling((value + half) / tick) * tick;
            return new SimulatedQuote(Cents(Math.Max(0, bid)), Cents(ask));
        }

        public SimulatedInstrument OptionNear(double level, double expiry, double right)
        {
            int strikes = _options.Length / _expiries.Length / 2;
            int place = Math.Clamp((int)Math.Round((level - _options[0].Strike) / StrikeStep), 0, strikes - 1);

            // Half of the flow is in the nearest expiry, a quarter in the next.
            int e = expiry < 0.5 ? 0 : expiry < 0.75 ? 1 : _expiries.Length - 1;
            return _options[(e * strikes * 2) + (place * 2) + (right < 0.5 ? 0 : 1)];
        }
    }
}
