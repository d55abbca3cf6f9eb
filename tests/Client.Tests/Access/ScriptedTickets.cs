using SqlxOrleans.Client.Access;
using SqlxOrleans.Grains.Interfaces.Rest;

namespace SqlxOrleans.Client.Tests.Access;

/// <summary>Gives tickets "t1", "t2", … of a minute, unless it is away.</summary>
internal sealed class ScriptedTickets : ITicketSource
{
    private int _asked;
    private int _given;

    public volatile bool IsAway;

    /// <summary>Set: answers wait for it.</summary>
    public TaskCompletionSource? Held { get; set; }

    public int Asked => Volatile.Read(ref _asked);

    public int Given => Volatile.Read(ref _given);

    public async Task<TicketAnswer> AskAsync(string tenant, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asked);
        if (Held is { } held)
            await held.Task.WaitAsync(cancellationToken);
        if (IsAway)
            throw new HttpRequestException("The API is away.");
        return new TicketAnswer($"t{Interlocked.Increment(ref _given)}", tenant, ["write:telemetry"], 60_000);
    }
}
