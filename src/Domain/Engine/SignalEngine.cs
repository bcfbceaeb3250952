using SignalEs.Domain.Formulas.Modules;
using SignalEs.Domain.Instruments;
using SignalEs.Domain.Ticks;

namespace SignalEs.Domain.Engine;

/// <summary>
/// The one implementation of everything SignalEs computes: a pure fold over one shard's stream. Live, audit, rebuild and what-if run it.
/// Same events in the same order give the same bits, on any machine. Not thread-safe: one caller at a time.
/// </summary>
/// <param name="shard">Shard number.</param>
/// <param name="modules">Runs formulas that are modules; without it settings that have one are refused.</param>
public sealed partial class SignalEngine(int shard, IModuleRuntime? modules = null)
{
    /// <summary>Changes whenever the same input would give other bits.</summary>
    public const string Version = "1";

    /// <summary>Outputs that somebody holds at a time, about: the one just made, and those that observers haven't seen yet.</summary>
    private const int FormingRoomsMax = 8;

    private readonly List<UnderlyingState> _underlyings = [];
    private readonly Dictionary<string, UnderlyingState> _underlyingOf = new(StringComparer.Ordinal);
    private readonly Dictionary<string, InstrumentState> _instrumentOf = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, InstrumentMetadata> _amended = new(StringComparer.Ordinal);
    private readonly GreeksEvaluator _greeks = new();
    private readonly MoneynessEvaluator _moneyness = new();
    private readonly OptionFormulaEvaluator _optionFormulas = new();

    private EnginePlan? _plan;
    private long _stamp;
    private readonly Step _step = new();
    private InstrumentState?[] _known = [];
    private readonly FreeRoom<FormingBars[]> _formingRoom = new(FormingRoomsMax);

    public int Shard { get; } = shard;

    /// <summary>Settings in force; null until the first <see cref="Configure"/>.</summary>
    public EngineSettings? Settings => _plan?.Settings;

    /// <summary>Hash of the formula set in force, as recorded with signals; empty before the first <see cref="Configure"/>.</summary>
    public string FormulaSetHash => _plan?.Hash ?? "";

    /// <summary>
    /// Which instruments' bars stand in <see cref="EngineOutput.Bars"/>; null for all. Bars are views, never recorded, so this doesn't touch determinism.
    /// </summary>
    public Predicate<string>? BarFilter { get; set; }

    /// <summary>Set to learn where the inputs of one row of the next call come from; null otherwise.</summary>
    public SignalTrace? Trace { get; set; }

    /// <summary>Keys in order of first sight.</summary>
    public IEnumerable<string> InstrumentKeys
    {
        get
        {
            foreach (var underlying in _underlyings)
            {
                foreach (var instrument in underlying.Instruments)
                {
                    yield return instrument.Key.Text;
                }
            }
        }
    }

    /// <summary>What the engine holds as metadata of an instrument it has seen; null for others.</summary>
    public InstrumentMetadata? MetadataOf(string key) => _instrumentOf.TryGetValue(key, out var instrument) ? instrument.Metadata : null;

    /// <summary>Takes new settings or instrument metadata, from the next tick on. Indicators whose formula and config stay keep their state.</summary>
    public void Configure(EngineConfigured configured)
    {
        foreach (var metadata in configured.Instruments)
        {
            _amended[metadata.Key] = metadata;
        }

        if (configured.Settings is { } settings)
        {
            _plan = new EnginePlan(settings, modules);
            foreach (var underlying in _underlyings)
            {
                underlying.Reconfigure(_plan);
                underlying.LateFrames.Clear(); // windows start anew with the settings
                foreach (var instrument in underlying.Instruments)
                {
                    instrument.Frames = _plan.Frames(instrument.Key, instrument.Frames);
                }
            }
        }

        foreach (var underlying in _underlyings)
        {
            foreach (var instrument in underlying.Instruments)
            {
                Describe(instrument);
            }
        }
    }

    /// <summary>Applies a whole batch.</summary>
    public EngineOutput Apply(TickBatch ticks) => Apply(ticks, 0, int.MaxValue, out _);

    /// <summary>
    /// Applies ticks from <paramref name="start"/> on until the batch ends or <paramref name="rowsMax"/> signals have been computed; the caller
    /// records the ticks up to <paramref name="end"/> (exclusive) as an event of their own and goes on from there with another call.
    /// </summary>
    /// <exception cref="InvalidOperationException">Not configured.</exception>
    /// <exception cref="FormatException">A key is not an instrument key (ticks are checked before they get here).</exception>
    public EngineOutput Apply(TickBatch ticks, int start, int rowsMax, out int end)
    {
        Begin();
        var instruments = Known(ticks.Instruments.Length);
        int i = start;
        while (i < ticks.Count && _step.Signals.Count < rowsMax)
        {
            int index = ticks.Columns.Instrument[i];
            var instrument = instruments[index] ??= Resolve(ticks.Instruments[index]);
            ApplyTick(instrument, ticks.Columns, i, i - start);
            i++;
        }

        end = i;
        return End();
    }

    /// <summary>Event time passes without a tick.</summary>
    public EngineOutput AdvanceClock(ClockAdvanced clock)
    {
        Begin();
        foreach (var underlying in _underlyings)
        {
            if (clock.TsNs > underlying.WatermarkNs && (clock.Underlyings.Count == 0 || clock.Underlyings.Contains(underlying.Symbol)))
            {
                AdvanceTo(underlying, clock.TsNs);
                Touch(underlying);
            }
        }

        return End();
    }

    /// <summary>
    /// Underlyings with a bar to close or an interval to evaluate at or before <paramref name="tsNs"/>, among those whose event time is at most
    /// <paramref name="recentNs"/> behind it: the live ones. What is fed from a file of another year isn't driven by a wall clock.
    /// </summary>
    public IReadOnlyList<string> DueBy(long tsNs, long recentNs)
    {
        var due = new List<string>();
        foreach (var underlying in _underlyings)
        {
            if (underlying.WatermarkNs >= tsNs - recentNs && underlying.WatermarkNs < tsNs && underlying.NextDueNs <= tsNs)
            {
                due.Add(underlying.Symbol);
            }
        }

        return due;
    }

    /// <summary>
    /// Tells the engine the global sequence that the event just applied got in the log; gives the output back with its positions confirmed.
    /// Must be called once after each <c>Apply</c> and <c>AdvanceClock</c>.
    /// </summary>
    public EngineOutput Confirm(EngineOutput output, long sequence)
    {
        var touched = _step.Touched;
        FormingBars[] forming = [];
        int count = 0;
        foreach (var instrument in touched)
        {
            instrument.Confirm(sequence);
            if (BarFilter?.Invoke(instrument.Key.Text) != false)
            {
                forming = forming.Length > 0 ? forming : RoomFor(touched.Count);
                count += instrument.TryForming(out forming[count]) ? 1 : 0;
            }
        }

        foreach (var bar in output.Bars.Closed)
        {
            bar.Confirm(sequence);
        }

        return output with { Bars = new BarChanges(output.Bars.Closed, forming, count, forming.Length == 0 ? null : _formingRoom) };
    }

    private FormingBars[] RoomFor(int instruments)
        => _formingRoom.TryTake(out var room) && room.Length >= instruments ? room : new FormingBars[Math.Max(instruments, 2 * (room?.Length ?? 0))];

    // Of the batch under way, by its own index; null until first seen.
    private Span<InstrumentState?> Known(int instruments)
    {
        if (_known.Length < instruments)
        {
            _known = new InstrumentState?[Math.Max(instruments, 2 * _known.Length)];
        }

        var known = _known.AsSpan(0, instruments);
        known.Clear();
        return known;
    }

    private InstrumentState Resolve(string key)
    {
        if (_instrumentOf.TryGetValue(key, out var instrument))
        {
            return instrument;
        }

        var parsed = InstrumentKey.Parse(key);
        if (!_underlyingOf.TryGetValue(parsed.Underlying, out var underlying))
        {
            underlying = new UnderlyingState(parsed.Underlying) { Groups = _plan!.Groups() };
            _underlyingOf.Add(parsed.Underlying, underlying);
            _underlyings.Add(underlying);
        }

        instrument = new InstrumentState(parsed, underlying);
        Describe(instrument);
        instrument.Frames = _plan!.Frames(parsed, []);
        underlying.Add(instrument, _plan);
        _instrumentOf.Add(key, instrument);
        _step.NewInstruments.Add(parsed);
        return instrument;
    }

    // Metadata and calendar as amended, else as the key says.
    private void Describe(InstrumentState instrument)
    {
        if (_amended.TryGetValue(instrument.Key.Text, out var metadata))
        {
            instrument.Metadata = metadata;
        }

        foreach (var calendar in Settings!.Calendars)
        {
            if (calendar.Id == instrument.Metadata.Calendar && calendar != instrument.Calendar)
            {
                instrument.Calendar = calendar;
                instrument.ForgetDay();
                if (instrument.Expiry is { } expiry)
                {
                    expiry.CloseNs = calendar.CloseOf(expiry.Date);
                }
            }
        }
    }
}
