using System.Net;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using SqlxOrleans.Api.Access;
using SqlxOrleans.Domain.Access;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Api.Tests.Access;

/// <summary>A certificate on every connection, as the host knows it.</summary>
public sealed class CertificateTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private readonly Certificates _certificates = new();
    private EdgeHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        _certificates.Caller = new Caller(TenantId.Parse("acme"), KernelTicket.Carried, "cert:prod-eu/k1", _time.GetUtcNow().AddHours(1));
        _host = await EdgeHost.StartAsync(certificates: _certificates, time: _time);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData(null, StatusCode.OK)]
    [InlineData(EdgeHost.Key, StatusCode.OK)]
    [InlineData(EdgeHost.OtherKey, StatusCode.Unauthenticated)]
    [InlineData("unknown", StatusCode.Unauthenticated)]
    public async Task Over_gRPC_it_is_a_credential_and_no_other_tenants_key_goes_with_it(string? key, StatusCode expected)
    {
        var status = StatusCode.OK;
        try
        {
            await OtlpPosting.ExportTracesAsync(_host.Grpc, [], key);
        }
        catch (RpcException refused)
        {
            status = refused.StatusCode;
        }

        Assert.Equal(expected, status);
    }

    [Fact]
    public async Task It_ends_when_the_certificate_does_though_the_connection_goes_on()
    {
        using var http = new HttpClient { BaseAddress = _host.Http };
        using var before = await http.PostAsync(new Uri("/v1/tickets", UriKind.Relative), null, TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromHours(1));
        using var after = await http.PostAsync(new Uri("/v1/tickets", UriKind.Relative), null, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.Equal((HttpStatusCode.Unauthorized, "certificate_expired"), (after.StatusCode, await after.ReasonAsync()));
    }

    private sealed class Certificates : ICertificateCallers
    {
        public Caller? Caller { get; set; }

        public Caller? Find(HttpContext context) => Caller;
    }
}
