namespace SqlxOrleans.Grains.Copilot;

/// <summary>A workspace's place among those of its silo that want to decide.</summary>
/// <param name="granted">Called, on any thread, when it is its turn.</param>
internal sealed class DecisionTurn(Action granted)
{
    private long _requests;

    /// <summary>Requests counted since the last decision: what there is to decide about.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    public void Count(long requests) => Interlocked.Add(ref _requests, requests);

    /// <summary>The decision begins.</summary>
    public void Begin() => Interlocked.Exchange(ref _requests, 0);

    public void Grant() => granted();
}
