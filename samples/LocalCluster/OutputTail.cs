namespace SqlxOrleans.LocalCluster;

/// <summary>The newest lines that a process wrote, for error messages.</summary>
internal sealed class OutputTail
{
    private const int Kept = 200;
    private readonly Queue<string> _lines = new();

    public string Text
    {
        get
        {
            lock (_lines)
                return string.Join('\n', _lines);
        }
    }

    public void Add(string? line)
    {
        if (line is null)
            return;
        lock (_lines)
        {
            _lines.Enqueue(line);
            if (_lines.Count > Kept)
                _lines.Dequeue();
        }
    }
}
