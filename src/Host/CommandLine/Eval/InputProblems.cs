namespace SignalEs.Host.CommandLine.Eval;

/// <summary>Everything that is wrong with an input file, so that it can be mended in one go.</summary>
internal sealed class InputProblems(string path)
{
    private const int Shown = 20;
    private readonly List<string> _lines = [];
    private int _count;

    /// <param name="row">From 0; shown as the row's number below the header, from 1.</param>
    public void Add(int row, string field, string value, string rule)
    {
        if (_count++ < Shown)
        {
            _lines.Add($"{path}, row {row + 1}, {field}: '{value}'; {rule}");
        }
    }

    /// <exception cref="CommandFailure">Something is wrong.</exception>
    public void Throw()
    {
        if (_count > 0)
        {
            throw new CommandFailure(string.Join('\n', _lines) + (_count > Shown ? $"\nand {_count - Shown} more" : ""));
        }
    }
}
