using System.Net;
using System.Net.Http.Json;
using System.Text;
using Grpc.Core;
using SqlxOrleans.Api.Access;
using SqlxOrleans.Domain.Access;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Grains.Interfaces.Rest;

namespace SqlxOrleans.Api.Tests.Access;

/// <summary>What is exchanged for a ticket, and what a ticket is good for at the edge: nothing.</summary>
public sealed class TicketTests : IAsyncLifetime
{
    private readonly RingIssuer _issuer = new();
    private EdgeHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await EdgeHost.StartAsync(tickets: _issuer, callers: new Callers());

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Key_buys_a_ticket_of_its_tenant_for_a_minute_with_the_scopes_of_kernels_only()
    {
        using var answer = await BuyAsync("all");
        var ticket = (await answer.Content.ReadFromJsonAsync(SqlxRestJson.Default.TicketAnswer))!;

        Assert.Equal(TicketVerdict.Valid, _issuer.Ring.Read(ticket.Ticket, TimeProvider.System.GetUtcNow(), out var read));
        Assert.Equal(("acme", KernelTicket.Carried, "key:1"), (read.Tenant.ToString(), read.Scopes, read.Subject));
        Assert.Equal("acme", ticket.Tenant);
        Assert.Equal(["write:telemetry", "read:weights"], ticket.Scopes);
        Assert.InRange(ticket.LivesMilliseconds, 58_000, 60_000);
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        Assert.DoesNotContain(ticket.Ticket, ticket.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ticket_holds_no_more_than_its_buyer_and_no_longer()
    {
        using var answer = await BuyAsync("ends");
        var ticket = (await answer.Content.ReadFromJsonAsync(SqlxRestJson.Default.TicketAnswer))!;

        Assert.Equal(["read:weights"], ticket.Scopes);
        Assert.InRange(ticket.LivesMilliseconds, 0, 10_000);
    }

    [Fact]
    public async Task Nobody_and_a_key_for_other_things_buy_none()
    {
        using var nobody = await BuyAsync("nobody");
        using var reader = await BuyAsync("reader");

        Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
        Assert.Equal((HttpStatusCode.Forbidden, "missing_scope"), (reader.StatusCode, await reader.ReasonAsync()));
    }

    [Fact]
    public async Task Ticket_opens_nothing_here_and_buys_no_other_ticket()
    {
        using var answer = await BuyAsync("all");
        var ticket = (await answer.Content.ReadFromJsonAsync(SqlxRestJson.Default.TicketAnswer))!.Ticket;
        using var renewed = await BuyAsync(ticket);
        using var read = await _host.AskAsync(ticket);
        var grpc = await Assert.ThrowsAsync<RpcException>(() => OtlpPosting.ExportTracesAsync(_host.Grpc, [], ticket));

        Assert.Equal([HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized], new[] { renewed.StatusCode, read.StatusCode });
        Assert.Equal(StatusCode.Unauthenticated, grpc.StatusCode);
        Assert.DoesNotContain(ticket, await read.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_key_to_sign_with_the_buyer_is_asked_to_come_again()
    {
        _issuer.HasNoKey = true;
        using var answer = await BuyAsync("all");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
    }

    private Task<HttpResponseMessage> BuyAsync(string credential) => _host.AskAsync(credential, "/v1/tickets", HttpMethod.Post);

    private sealed class Callers : ICallers
    {
        public ValueTask<Caller?> FindAsync(string? key)
        {
            var acme = TenantId.Parse("acme");
            return ValueTask.FromResult<Caller?>(key switch
            {
                "all" => new Caller(acme, ScopeNames.All, "key:1"),
                "ends" => new Caller(acme, Scopes.ReadWeights | Scopes.ReadAudit, "key:2", TimeProvider.System.GetUtcNow().AddSeconds(10)),
                "reader" => new Caller(acme, Scopes.ReadMetrics, "key:3"),
                _ => null,
            });
        }
    }
}
