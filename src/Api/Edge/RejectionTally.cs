using System.Text;

namespace SqlxOrleans.Api.Edge;

/// <summary>What was refused of one request, by reason. Few reasons exist, so a list is enough.</summary>
internal sealed class RejectionTally
{
    private readonly List<(string Reason, long Count, string Message)> _reasons = [];

    public long Total { get; private set; }

    public IReadOnlyList<(string Reason, long Count, string Message)> Reasons => _reasons;

    public void Add(string reason, string message, long count = 1)
    {
        Total += count;
        for (var i = 0; i < _reasons.Count; i++)
        {
            if (_reasons[i].Reason != reason)
                continue;
            _reasons[i] = (reason, _reasons[i].Count + count, _reasons[i].Message);
            return;
        }

        _reasons.Add((reason, count, message));
    }

    public void Add(RejectionTally other)
    {
        foreach (var (reason, count, message) in other._reasons)
            Add(reason, message, count);
    }

    /// <summary>For people: <c>3 x ts_in_future: ...; 1 x ...</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var (reason, count, message) in _reasons)
            text.Append(text.Length == 0 ? string.Empty : "; ").Append(count).Append(" x ").Append(reason).Append(": ").Append(message);
        return text.ToString();
    }
}
