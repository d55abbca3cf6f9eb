namespace SqlxOrleans.Grains.Copilot;

/// <summary>
/// The workspaces that wait for their decision, in a fair order: every other turn is for the one with the most requests since its last decision, so that a
/// busy one goes on deciding each second, and the rest for those that wait longest, so that a quiet one is not forgotten. Not thread-safe.
/// </summary>
internal sealed class DecisionQueue
{
    private readonly LinkedList<DecisionTurn> _longestFirst = [];
    private readonly Dictionary<DecisionTurn, LinkedListNode<DecisionTurn>> _nodes = [];
    private bool _isForLongest;

    public int Count => _longestFirst.Count;

    /// <summary>Adds a workspace; one that waits already keeps its place.</summary>
    public void Add(DecisionTurn turn)
    {
        if (!_nodes.ContainsKey(turn))
            _nodes.Add(turn, _longestFirst.AddLast(turn));
    }

    /// <summary>Forgets a workspace.</summary>
    public void Remove(DecisionTurn turn)
    {
        if (_nodes.Remove(turn, out var node))
            _longestFirst.Remove(node);
    }

    /// <summary>Removes so many, or all, in the order in which they may decide.</summary>
    public IReadOnlyList<DecisionTurn> Take(int count)
    {
        var taken = new List<DecisionTurn>(Math.Min(count, Count));
        if (count >= Count)
        {
            taken.AddRange(_longestFirst);
            _longestFirst.Clear();
            _nodes.Clear();
            return taken;
        }

        // One look at everybody gives all the busy turns of the batch.
        var busiest = Busiest((count + 1) / 2);
        for (int i = 0, busy = 0; i < count; i++, _isForLongest = !_isForLongest)
        {
            while (busy < busiest.Count && !_nodes.ContainsKey(busiest[busy]))
                busy++;
            var next = _isForLongest || busy == busiest.Count ? _longestFirst.First!.Value : busiest[busy];
            Remove(next);
            taken.Add(next);
        }

        return taken;
    }

    private List<DecisionTurn> Busiest(int count)
    {
        var least = new PriorityQueue<DecisionTurn, long>(count + 1);
        foreach (var turn in _longestFirst)
        {
            if (least.Count < count)
                least.Enqueue(turn, turn.Requests);
            else
                least.EnqueueDequeue(turn, turn.Requests);
        }

        var busiest = new List<DecisionTurn>(least.Count);
        while (least.TryDequeue(out var turn, out _))
            busiest.Add(turn);
        busiest.Reverse();
        return busiest;
    }
}
