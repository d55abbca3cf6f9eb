using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SqlxOrleans.Domain.Access;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Grains.Access;
using SqlxOrleans.Grains.Interfaces.Access;
using SqlxOrleans.Grains.Interfaces.Ingest;
using SqlxOrleans.Grains.Interfaces.Keys;
using SqlxOrleans.Grains.Interfaces.Plans;
using SqlxOrleans.Grains.Interfaces.Rest;
using SqlxOrleans.Grains.Tests.Support;

namespace SqlxOrleans.Grains.Tests.Access;

/// <summary>Tickets at the gateway: judged for each message, and for the tenant, the method and the minute that they are for.</summary>
public sealed class TicketTests : IAsyncLifetime
{
    private TestSilo _silo = null!;

    public async ValueTask InitializeAsync() => _silo = await TestSilo.StartAsync();

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public async Task Ticket_from_the_api_does_what_a_kernel_does_until_it_is_over()
    {
        var ticket = await BuyAsync();
        Assert.Equal(IngestStatus.Accepted, (await AppendAsync(ticket, 1)).Status);
        Assert.True((await _silo.Weights.WaitNewerAsync(ticket, default, TimeSpan.Zero)).Authenticated);
        Assert.True((await ExchangeAsync(ticket)).Authenticated);

        // The same message again, word for word: counted once while the ticket lives, refused when it is over.
        Assert.Equal(IngestStatus.Accepted, (await AppendAsync(ticket, 1)).Status);
        Assert.Equal(3, (await _silo.Workload("L").GetStatusAsync(null)).Total);
        _silo.Clock.SetTo(KernelTicket.MaxLife + TimeSpan.FromSeconds(1));
        var over = await AppendAsync(ticket, 2);
        Assert.Equal((IngestStatus.Unauthenticated, "ticket_expired"), (over.Status, Assert.Single(over.Rejected).Reason));
        Assert.False((await _silo.Weights.WaitNewerAsync(ticket, default, TimeSpan.Zero)).Authenticated);
        Assert.False((await ExchangeAsync(ticket)).Authenticated);
        Assert.Equal(3, (await _silo.Workload("L").GetStatusAsync(null)).Total);
    }

    [Fact]
    public async Task Ticket_of_another_tenant_opens_neither_its_batches_nor_its_workspaces()
    {
        var foreign = await SignAsync(Ticket() with { Tenant = TenantId.Parse("globex") });
        var receipt = await AppendAsync(foreign, 1);

        Assert.Equal((IngestStatus.Forbidden, "tenant_mismatch"), (receipt.Status, Assert.Single(receipt.Rejected).Reason));
        Assert.False((await _silo.Weights.WaitNewerAsync(foreign, default, TimeSpan.Zero)).Authenticated);
        Assert.False((await ExchangeAsync(foreign)).Authenticated);
    }

    [Fact]
    public async Task Ticket_opens_the_methods_of_its_scopes_only()
    {
        var (writer, reader) = (await SignAsync(Ticket() with { Scopes = Scopes.WriteTelemetry }), await SignAsync(Ticket() with { Scopes = Scopes.ReadWeights }));
        var receipt = await AppendAsync(reader, 1);

        Assert.Equal((IngestStatus.Forbidden, "missing_scope"), (receipt.Status, Assert.Single(receipt.Rejected).Reason));
        Assert.False((await ExchangeAsync(reader)).Authenticated);
        Assert.True((await _silo.Weights.WaitNewerAsync(reader, default, TimeSpan.Zero)).Authenticated);
        Assert.False((await _silo.Weights.WaitNewerAsync(writer, default, TimeSpan.Zero)).Authenticated);
        Assert.Equal(IngestStatus.Accepted, (await AppendAsync(writer, 1)).Status);
    }

    [Fact]
    public async Task Forged_tickets_are_nobodys()
    {
        var good = await SignAsync(Ticket());
        var strangers = new TicketRing([new TicketKey(new string('s', 64))]).Sign(Ticket());
        var ownId = good.Split('.')[1];
        string[] forged =
        [
            strangers, string.Join('.', [.. strangers.Split('.')[..1], ownId, .. strangers.Split('.')[2..]]), good[..^1] + (good[^1] == 'A' ? 'B' : 'A'),
            good.Replace($".{_silo.Tenant}.", ".globex.", StringComparison.Ordinal), good[..good.LastIndexOf('.')] + ".", TicketRing.Prefix, TicketRing.Prefix + "....",
        ];
        foreach (var text in forged)
            Assert.Equal((text, IngestStatus.Unauthenticated), (text, (await AppendAsync(text, 1)).Status));
    }

    [Fact]
    public async Task Where_tickets_are_required_api_keys_are_refused_in_messages_and_still_open_the_api()
    {
        await _silo.StartAgainAsync(("Sqlx:Tickets:Required", "true"));
        var refused = await AppendAsync(_silo.ApiKey, 1);
        using var http = Http();
        using var ats = await http.PostAsync(new Uri("/ats/v1/events", UriKind.Relative), new StringContent(
            """{"ts":"2026-11-22T12:00:00Z","tenant":"acme","workspace":"prod-eu","trace_id":"t","span_id":"s","event":"kernel.exec.ok","slo_class":"L","latency_ms":5}""",
            Encoding.UTF8, "application/json"));

        Assert.Equal((IngestStatus.Unauthenticated, "ticket_required"), (refused.Status, Assert.Single(refused.Rejected).Reason));
        Assert.False((await _silo.Weights.WaitNewerAsync(_silo.ApiKey, default, TimeSpan.Zero)).Authenticated);
        Assert.Equal(HttpStatusCode.OK, ats.StatusCode);
        Assert.Equal(IngestStatus.Accepted, (await AppendAsync(await BuyAsync(), 1)).Status);
    }

    [Fact]
    public async Task Keys_that_the_cluster_made_outlive_its_silos()
    {
        var ticket = await BuyAsync();
        await _silo.StartAgainAsync();

        Assert.Equal(IngestStatus.Accepted, (await AppendAsync(ticket, 1)).Status);
    }

    [Fact]
    public async Task Cluster_makes_a_new_key_a_day_and_keeps_the_one_before()
    {
        var first = await Keys().GetAsync();
        Assert.Equal(first.NewestFirst, (await Keys().GetAsync()).NewestFirst);
        _silo.Clock.SetTo(TimeSpan.FromDays(1));
        var second = await Keys().GetAsync();
        _silo.Clock.SetTo(TimeSpan.FromDays(2));
        var third = await Keys().GetAsync();

        Assert.Equal(64, Assert.Single(first.NewestFirst).Length);
        Assert.Equal([second.NewestFirst[0], first.NewestFirst[0]], second.NewestFirst);
        Assert.Equal([third.NewestFirst[0], second.NewestFirst[0]], third.NewestFirst);
        Assert.Equal(3, new[] { first, second, third }.Select(each => each.NewestFirst[0]).Distinct().Count());
        Assert.DoesNotContain(first.NewestFirst[0], first.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_that_could_not_be_stored_signs_nothing()
    {
        _silo.Storage.FailBeforeWriting("ticket-keys");
        using var http = Http();
        using var answer = await http.PostAsync(new Uri("/v1/tickets", UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        await Assert.ThrowsAnyAsync<Exception>(() => Keys().GetAsync());

        _silo.Storage.Heal();
        var made = await Keys().GetAsync();
        Assert.Equal(made.NewestFirst, (await Keys().GetAsync()).NewestFirst);
    }

    [Fact]
    public async Task Stored_key_that_nobody_was_told_of_is_the_one_that_the_next_asker_gets()
    {
        _silo.Storage.FailAfterWriting("ticket-keys");
        await Assert.ThrowsAnyAsync<Exception>(() => Keys().GetAsync());
        _silo.Storage.Heal();
        var made = await Keys().GetAsync();
        await _silo.StartAgainAsync();

        Assert.Equal(made.NewestFirst, (await Keys().GetAsync()).NewestFirst);
    }

    [Fact]
    public async Task File_of_keys_is_read_again_when_a_ticket_names_one_that_is_not_known()
    {
        var file = Path.GetTempFileName();
        try
        {
            var (old, next) = (new string('1', 64), new string('2', 64));
            await File.WriteAllTextAsync(file, $"# keys\n{old}\n");
            var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(_silo.Clock.GetUtcNow());
            var options = Options.Create(new TicketOptions { KeysFile = file, Required = true });
            var keys = new TicketKeys(options, _silo.Grains, time, NullLogger<TicketKeys>.Instance);
            var gate = new KernelGate(
                new SiloTicket(new string('t', 40)), _silo.Services.GetRequiredService<KeyDirectory>(), keys, options, time);
            var tenant = TenantId.Parse(_silo.Tenant);
            var ticket = Ticket() with { ExpiresAt = time.GetUtcNow() + KernelTicket.MaxLife };
            var (byOld, byNext) = (new TicketRing([new TicketKey(old)]).Sign(ticket), new TicketRing([new TicketKey(next)]).Sign(ticket));

            Assert.Equal(KernelAccess.Granted, await gate.CheckAsync(byOld, tenant, Scopes.WriteTelemetry));
            Assert.Equal(KernelAccess.Unknown, await gate.CheckAsync(byNext, tenant, Scopes.WriteTelemetry));
            await File.WriteAllTextAsync(file, $"{next}\n{old}\n");
            Assert.Equal(KernelAccess.Unknown, await gate.CheckAsync(byNext, tenant, Scopes.WriteTelemetry));
            time.Advance(TicketKeys.Pause);
            Assert.Equal(KernelAccess.Granted, await gate.CheckAsync(byNext, tenant, Scopes.WriteTelemetry));
            Assert.Equal(KernelAccess.Granted, await gate.CheckAsync(byOld, tenant, Scopes.WriteTelemetry));
            Assert.Equal((await keys.CurrentAsync()).Sign(ticket), byNext);
            Assert.Equal(KernelAccess.TicketRequired, await gate.CheckAsync(_silo.ApiKey, tenant, Scopes.WriteTelemetry));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private IApiKeysGrain ApiKeys => _silo.Grains.GetGrain<IApiKeysGrain>(_silo.Tenant);

    [Fact]
    public async Task Ticket_of_a_key_that_was_revoked_lives_out_its_minute_and_is_not_renewed()
    {
        using var http = Http();
        using var created = await http.PostAsJsonAsync(
            new Uri($"/v1/tenants/{_silo.Tenant}/keys", UriKind.Relative), new KeyOrder("kernel", ["write:telemetry"], 1), SqlxRestJson.Default.KeyOrder);
        var key = (await created.Content.ReadFromJsonAsync(SqlxRestJson.Default.KeyCreated))!;

        // Revoked before this silo has heard of it.
        Assert.True(await ApiKeys.RevokeAsync(key.Record.Id));
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key.Key);
        using var refused = await http.PostAsync(new Uri("/v1/tickets", UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    private ITicketKeysGrain Keys() => _silo.Grains.GetGrain<ITicketKeysGrain>(ITicketKeysGrain.Key);

    private KernelTicket Ticket() =>
        new(TenantId.Parse(_silo.Tenant), "test", KernelTicket.Carried, _silo.Clock.GetUtcNow() + TimeSpan.FromSeconds(50));

    private async Task<string> SignAsync(KernelTicket ticket) => (await _silo.Services.GetRequiredService<TicketKeys>().CurrentAsync()).Sign(ticket);

    private Task<IngestReceipt> AppendAsync(string credential, long sequence) => _silo.Ingest.AppendAsync(
        Batches.Batch(_silo, sequence, Batches.Payload((WorkloadClass.L, Batches.Queries(3, 5)))) with { Credential = credential });

    private Task<PlanExchangeAnswer> ExchangeAsync(string credential) => _silo.Grains
        .GetGrain<IPlanExchangeGrain>(new WorkspaceKey(_silo.Tenant, Batches.Workspace).ToString()).ExchangeAsync(credential, new PlanExchange("kernel-1", 1, []));

    private async Task<string> BuyAsync()
    {
        using var http = Http();
        using var answer = await http.PostAsync(new Uri("/v1/tickets", UriKind.Relative), null);
        return (await answer.Content.ReadFromJsonAsync(SqlxRestJson.Default.TicketAnswer))!.Ticket;
    }

    private HttpClient Http() => new()
    {
        BaseAddress = _silo.HttpUri,
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", _silo.ApiKey) },
    };
}
