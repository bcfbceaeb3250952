using System.Text;

namespace SignalEs.Integration.Tests.FailOver;

/// <summary>What a feed by SSE has said so far.</summary>
internal sealed class FeedLines : IDisposable
{
    private readonly StringBuilder _said = new();
    private readonly StreamReader _reader;

    public FeedLines(Stream feed)
    {
        _reader = new StreamReader(feed);
        _ = ListenAsync();
    }

    public bool Contains(string text)
    {
        lock (_said)
        {
            return _said.ToString().Contains(text, StringComparison.Ordinal);
        }
    }

    public void Dispose() => _reader.Dispose();

    private async Task ListenAsync()
    {
        try
        {
            while (await _reader.ReadLineAsync() is { } line)
            {
                lock (_said)
                {
                    _said.AppendLine(line);
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or HttpRequestException)
        {
            // The host has ended, or nobody listens any more.
        }
    }
}
