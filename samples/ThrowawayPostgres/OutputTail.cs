using System.Diagnostics;
using System.Text;

namespace SqlxOrleans.ThrowawayPostgres;

/// <summary>What a program said, both streams together, for error messages.</summary>
internal sealed class OutputTail
{
    private readonly StringBuilder _text = new();

    public string Text
    {
        get
        {
            lock (_text)
                return _text.ToString();
        }
    }

    public void Take(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null)
            return;
        lock (_text)
            _text.AppendLine(line.Data);
    }
}
