using SignalEs.Domain.Engine.State;

namespace SignalEs.Domain.Indicators;

/// <summary>
/// Indicators one behind the other: RSI of the EMA of HL2, say. The outputs are those of the last. A link is fed from the first number on that the one
/// before gives; until then its outputs are NaN.
/// </summary>
public sealed class ChainIndicator : Indicator
{
    private readonly PriceSource? _source;
    private readonly Indicator[] _links;
    private readonly int[] _reads;
    private readonly double[][] _outputs;
    private readonly bool[] _isFed;

    /// <param name="links">In the order of computation: <c>[ema(20), rsi(14)]</c> is the RSI of the EMA.</param>
    /// <param name="source">What the first link reads of a bar; null for what it reads by itself.</param>
    /// <exception cref="ArgumentException">
    /// There is no link, a parameter is out of range, an output doesn't exist, or a link that must read a single series reads whole bars.
    /// </exception>
    public ChainIndicator(ReadOnlySpan<ChainLink> links, PriceSource? source = null)
    {
        if (links.Length == 0) throw new ArgumentException("A chain has at least one indicator.", nameof(links));
        _source = source;
        _links = new Indicator[links.Length];
        _reads = new int[links.Length];
        _outputs = new double[links.Length][];
        _isFed = new bool[links.Length];
        for (var i = 0; i < links.Length; i++)
        {
            var (definition, parameters, output) = links[i];
            _links[i] = definition.New(parameters);
            _reads[i] = output;
            _outputs[i] = new double[_links[i].OutputCount];
            var readsValues = i > 0 || source is not null;
            if (readsValues && _links[i] is not SeriesIndicator) throw new ArgumentException($"{definition.Name} reads whole bars, not a single series.", nameof(links));
            if ((uint)output >= (uint)_links[i].OutputCount) throw new ArgumentException($"{definition.Name} has no output {output}.", nameof(links));
        }
    }

    public override int OutputCount => _links[^1].OutputCount;

    public override void Add(in BarInput bar, Span<double> output) => Run(bar, output, isFinal: true);

    public override void Peek(in BarInput forming, Span<double> output) => Run(forming, output, isFinal: false);

    public override void AddAll(ReadOnlySpan<BarInput> bars, Span<double> rows)
    {
        for (var i = 0; i < bars.Length; i++) Run(bars[i], rows.Slice(i * OutputCount, OutputCount), isFinal: true);
    }

    public override void Save(StateWriter writer)
    {
        foreach (var isFed in _isFed) writer.WriteBool(isFed);
        foreach (var link in _links) link.Save(writer);
    }

    public override void Load(StateReader reader)
    {
        for (var i = 0; i < _isFed.Length; i++) _isFed[i] = reader.ReadBool();
        foreach (var link in _links) link.Load(reader);
    }

    private void Run(in BarInput bar, Span<double> output, bool isFinal)
    {
        var value = double.NaN;
        for (var i = 0; i < _links.Length; i++)
        {
            var row = i == _links.Length - 1 ? output[..OutputCount] : _outputs[i];
            if (i == 0 && _source is null)
            {
                if (isFinal) _links[i].Add(bar, row);
                else _links[i].Peek(bar, row);
            }
            else
            {
                Feed(i, i == 0 ? _source!.Value.Of(bar) : value, row, isFinal);
            }

            value = row[_reads[i]];
        }
    }

    private void Feed(int link, double value, Span<double> row, bool isFinal)
    {
        if (!_isFed[link] && double.IsNaN(value))
        {
            row.Fill(double.NaN);
            return;
        }

        var series = (SeriesIndicator)_links[link];
        if (!isFinal)
        {
            series.Peek(value, row);
            return;
        }

        _isFed[link] = true;
        series.Add(value, row);
    }
}
