using SqlxOrleans.Grains.Interfaces.Rest;

namespace SqlxOrleans.Client.Access;

/// <summary>
/// One tenant's ticket, renewed in the background from half its life on, so that an API that is away for less than the other half is not noticed, and
/// for longer only delays.
/// </summary>
/// <param name="ask">Gets a new ticket.</param>
/// <param name="time">Only this process's own clock counts: a ticket says how long it lives, not until when.</param>
/// <param name="stopping">Ends a question that is under way.</param>
internal sealed class TenantTicket(Func<CancellationToken, Task<TicketAnswer>> ask, TimeProvider time, CancellationToken stopping)
{
    /// <summary>How soon after a failure the API is asked again, and how old a refused ticket must be to be replaced: no busy loop, whatever goes wrong.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>The longest that an answer is waited for, of the token provider and the API together.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private Held? _held;
    private Task _asking = Task.CompletedTask;
    private (Exception Cause, long At)? _failure;

    /// <summary>A ticket that is not over yet.</summary>
    /// <exception cref="InvalidOperationException">There is none, and the API gives none at the moment.</exception>
    public async ValueTask<string> GetAsync(CancellationToken cancellationToken)
    {
        Task asking;
        lock (_gate)
        {
            if (Valid() is { } held)
            {
                if (time.GetElapsedTime(held.At) >= held.Life / 2)
                    _ = Ask();
                return held.Text;
            }

            asking = Ask();
        }

        await asking.WaitAsync(cancellationToken);
        lock (_gate)
            return Valid()?.Text ?? throw NoTicket();
    }

    /// <summary>Gives up a ticket that the cluster did not take, unless it is so new that another would be no better.</summary>
    public void Refused(string text)
    {
        lock (_gate)
        {
            if (_held is { } held && held.Text == text && time.GetElapsedTime(held.At) >= Pause)
                _held = null;
        }
    }

    private InvalidOperationException NoTicket() =>
        new($"No ticket at the moment: {_failure?.Cause.Message ?? "the one that came is over already."}", _failure?.Cause);

    private Held? Valid() => _held is { } held && time.GetElapsedTime(held.At) < held.Life ? held : null;

    /// <summary>Never fails: whoever needs a ticket looks whether there is one.</summary>
    private Task Ask()
    {
        if (_asking.IsCompleted && !(_failure is { } failure && time.GetElapsedTime(failure.At) < Pause))
            _asking = Task.Run(AskAsync, CancellationToken.None);
        return _asking;
    }

    private async Task AskAsync()
    {
        // It has lived since before it was asked for.
        var asked = time.GetTimestamp();
        try
        {
            var answer = await ask(stopping).WaitAsync(Patience, time, stopping);
            lock (_gate)
            {
                _held = new Held(answer.Ticket, asked, TimeSpan.FromMilliseconds(answer.LivesMilliseconds));
                _failure = null;
            }
        }
#pragma warning disable CA1031 // The API, the way to it, the token provider: whatever it was, it is asked again.
        catch (Exception e)
#pragma warning restore CA1031
        {
            lock (_gate)
                _failure = (e, time.GetTimestamp());
        }
    }

    private sealed record Held(string Text, long At, TimeSpan Life);
}
