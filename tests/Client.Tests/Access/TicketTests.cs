using Microsoft.Extensions.Time.Testing;
using SqlxOrleans.Client.Access;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Grains.Interfaces.Ingest;

namespace SqlxOrleans.Client.Tests.Access;

public sealed class TicketTests
{
    private readonly ScriptedTickets _tickets = new();

    [Fact]
    public async Task Messages_hold_a_ticket_and_never_the_key()
    {
        await using var rig = Rig();
        Record(rig);
        await rig.FlushAsync();
        Record(rig);
        await rig.FlushAsync();

        Assert.Equal(["t1", "t1"], rig.Transport.Sent.Select(batch => batch.Credential));
        Assert.Equal(1, _tickets.Asked);
    }

    [Fact]
    public async Task Api_that_is_away_delays_batches_and_costs_none()
    {
        _tickets.IsAway = true;
        await using var rig = Rig();
        rig.Flusher.Start();
        for (var i = 0; i < 300; i++)
        {
            Record(rig);
            rig.Time.Advance(TimeSpan.FromSeconds(1));
        }

        await Eventually.TrueAsync(() => rig.Telemetry.Statistics.LastError?.Contains("The API is away.", StringComparison.Ordinal) == true, rig.Step(TimeSpan.FromSeconds(1)));
        Assert.Empty(rig.Transport.Sent);
        _tickets.IsAway = false;
        await rig.FlushAsync();

        Assert.Equal(300, rig.Transport.Total().Requests);
        Assert.Empty(rig.Telemetry.Statistics.GivenUpByReason);
    }

    [Fact]
    public async Task Ticket_that_the_cluster_does_not_take_is_replaced_and_the_same_batch_sent_again()
    {
        await using var rig = Rig();
        Record(rig);
        await rig.FlushAsync();
        rig.Time.Advance(TenantTicket.Pause);
        rig.Transport.Script.Enqueue(ScriptedTransport.Answer(IngestStatus.Unauthenticated));
        Record(rig);
        await rig.FlushAsync();

        Assert.Equal([("t1", 1L), ("t1", 2L), ("t2", 2L)], rig.Transport.Sent.Select(batch => (batch.Credential, batch.Sequence)));
        Assert.Equal(2, rig.Transport.Total().Requests);
        Assert.Empty(rig.Telemetry.Statistics.GivenUpByReason);
    }

    [Fact]
    public async Task What_a_ticket_does_not_allow_is_final()
    {
        await using var rig = Rig();
        rig.Transport.Script.Enqueue(ScriptedTransport.Answer(IngestStatus.Forbidden));
        Record(rig);
        await rig.FlushAsync();

        Assert.Equal(1, rig.Telemetry.Statistics.GivenUpByReason["forbidden"]);
    }

    [Fact]
    public async Task Ticket_is_renewed_in_the_background_from_half_its_life_on()
    {
        var time = new FakeTimeProvider();
        var ticket = Ticket(time);
        Assert.Equal("t1", await ticket.GetAsync(default));
        time.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal("t1", await ticket.GetAsync(default));
        Assert.Equal(1, _tickets.Asked);

        _tickets.Held = new TaskCompletionSource();
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("t1", await ticket.GetAsync(default));
        await Eventually.TrueAsync(() => _tickets.Asked == 2);
        Assert.Equal("t1", await ticket.GetAsync(default));
        _tickets.Held.SetResult();
        await Eventually.TrueAsync(() => _tickets.Given == 2);
        var got = Array.Empty<string>();
        await Eventually.TrueAsync(() => got is ["t2"], () => got = [Current(ticket)]);
        Assert.Equal(2, _tickets.Asked);
    }

    [Fact]
    public async Task Ticket_is_used_to_its_end_while_the_api_is_away_and_not_beyond()
    {
        var time = new FakeTimeProvider();
        var ticket = Ticket(time);
        await ticket.GetAsync(default);
        _tickets.IsAway = true;
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal("t1", await ticket.GetAsync(default));
        time.Advance(TimeSpan.FromSeconds(1));
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(async () => await ticket.GetAsync(default));
        Assert.Contains("The API is away.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_who_need_a_ticket_ask_once_and_a_failure_is_not_asked_about_again_at_once()
    {
        var time = new FakeTimeProvider();
        var ticket = Ticket(time);
        _tickets.Held = new TaskCompletionSource();
        var all = Enumerable.Range(0, 20).Select(_ => ticket.GetAsync(default).AsTask()).ToList();
        await Eventually.TrueAsync(() => _tickets.Asked == 1);
        _tickets.IsAway = true;
        _tickets.Held.SetResult();
        foreach (var each in all)
            await Assert.ThrowsAsync<InvalidOperationException>(() => each);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await ticket.GetAsync(default));
        Assert.Equal(1, _tickets.Asked);

        _tickets.IsAway = false;
        time.Advance(TenantTicket.Pause);
        Assert.Equal("t1", await ticket.GetAsync(default));
        Assert.Equal(2, _tickets.Asked);
    }

    [Fact]
    public async Task Ticket_that_is_refused_the_moment_it_came_is_not_replaced_by_the_next()
    {
        var time = new FakeTimeProvider();
        var ticket = Ticket(time);
        for (var i = 0; i < 10; i++)
            ticket.Refused(await ticket.GetAsync(default));
        Assert.Equal(1, _tickets.Asked);
        time.Advance(TenantTicket.Pause);
        ticket.Refused("another");
        Assert.Equal("t1", await ticket.GetAsync(default));
        ticket.Refused("t1");
        Assert.Equal("t2", await ticket.GetAsync(default));
    }

    [Fact]
    public async Task Api_that_never_answers_is_given_up_after_ten_seconds()
    {
        var time = new FakeTimeProvider();
        var ticket = Ticket(time);
        _tickets.Held = new TaskCompletionSource();
        var waiting = ticket.GetAsync(default).AsTask();
        await Eventually.TrueAsync(() => waiting.IsCompleted, () => time.Advance(TimeSpan.FromSeconds(1)));
        await Assert.ThrowsAsync<InvalidOperationException>(() => waiting);
    }

    private TenantTicket Ticket(TimeProvider time) => new(token => _tickets.AskAsync("acme", token), time, CancellationToken.None);

    /// <summary>The ticket that is held, which is got without waiting.</summary>
    private static string Current(TenantTicket ticket)
    {
        var got = ticket.GetAsync(default).AsTask();
        Assert.True(got.IsCompletedSuccessfully);
        return got.GetAwaiter().GetResult();
    }

    private ClientRig Rig() => new(options => options.TicketEndpoint = new Uri("https://sqlx.test"), tickets: _tickets);

    private static void Record(ClientRig rig) =>
        rig.Telemetry.Record(ClientRig.Tenant, ClientRig.Workspace, WorkloadClass.L, TimeSpan.FromMilliseconds(1), QueryOutcome.Ok);
}
