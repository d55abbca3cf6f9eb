using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SqlxOrleans.Client;
using SqlxOrleans.Domain.Access;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Grains.Tests.Support;
using SqlxOrleans.Testing;

namespace SqlxOrleans.Grains.Tests.Access;

/// <summary>The real client over TCP and HTTP, against a silo that takes tickets only: whatever happens to them, each event counts once.</summary>
public sealed class TicketKernelTests : IAsyncLifetime
{
    private TestSilo _silo = null!;

    public async ValueTask InitializeAsync() => _silo = await TestSilo.StartAsync(("Sqlx:Tickets:Required", "true"));

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public async Task Kernel_with_a_key_gets_tickets_and_counts_exactly_across_their_ends()
    {
        using var kernel = await KernelAsync(options => options.TicketEndpoint = _silo.HttpUri);
        var telemetry = Record(kernel, 1000);
        var weights = kernel.Services.GetRequiredService<IWeightsFeed>().Watch(_silo.Tenant, Batches.Workspace);
        await telemetry.FlushAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1000, await CountAsync());
        await Eventually.GetAsync(() => Task.FromResult(weights.Current), current => current.Source == WeightsSource.Cluster);

        // The kernel's ticket is over for the silo before the kernel thinks so.
        _silo.Clock.SetTo(KernelTicket.MaxLife + TimeSpan.FromSeconds(1));
        Record(kernel, 500);
        await telemetry.FlushAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1500, await CountAsync());
        Assert.Empty(telemetry.Statistics.GivenUpByReason);
        await kernel.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Kernel_that_sends_its_key_is_refused_and_says_so()
    {
        using var kernel = await KernelAsync(_ => { });
        var telemetry = Record(kernel, 10);
        await telemetry.FlushAsync(TestContext.Current.CancellationToken);

        Assert.Equal(10, telemetry.Statistics.GivenUpByReason["unauthenticated"]);
        Assert.Contains("TicketEndpoint", telemetry.Statistics.LastError, StringComparison.Ordinal);
        await kernel.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Kernel_buffers_while_the_api_is_away_and_loses_nothing()
    {
        await using var api = new Relay(_silo.HttpUri);
        using var kernel = await KernelAsync(options => options.TicketEndpoint = api.Address);
        var telemetry = Record(kernel, 700);
        await Eventually.HoldsAsync(() => telemetry.Statistics.BatchesRetried > 0, TestContext.Current.CancellationToken);
        Record(kernel, 300);
        Assert.Contains("No ticket at the moment", telemetry.Statistics.LastError, StringComparison.Ordinal);

        await api.StartAsync();
        await telemetry.FlushAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1000, await CountAsync());
        Assert.Empty(telemetry.Statistics.GivenUpByReason);
        await kernel.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Kernel_with_a_token_provider_needs_no_key()
    {
        using var rsa = RSA.Create(2048);
        var keys = Path.GetTempFileName();
        await File.WriteAllTextAsync(keys, rsa.ExportSubjectPublicKeyInfoPem());
        try
        {
            await _silo.StartAgainAsync(
                ("Sqlx:Tickets:Required", "true"), ("Sqlx:Jwt:KeysFile", keys), ("Sqlx:Jwt:Issuer", "https://issuer.test"), ("Sqlx:Jwt:Audience", "sqlx"));
            using var kernel = await KernelAsync(options => (options.ApiKey, options.TicketEndpoint, options.TokenProvider) =
                (string.Empty, _silo.HttpUri, (tenant, _) => ValueTask.FromResult(Token(rsa, tenant))));
            var telemetry = Record(kernel, 250);
            await telemetry.FlushAsync(TestContext.Current.CancellationToken);

            Assert.Equal(250, await CountAsync());
            Assert.Empty(telemetry.Statistics.GivenUpByReason);
            await kernel.StopAsync(TestContext.Current.CancellationToken);
        }
        finally
        {
            File.Delete(keys);
        }
    }

    private static string Token(RSA rsa, string tenant)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var claims = new { iss = "https://issuer.test", aud = "sqlx", sub = "kernel-7", iat = now, exp = now + 300, tenant, scope = "write:telemetry read:weights" };
        var text = $"{Text("""{"alg":"RS256","typ":"JWT"}""")}.{Text(JsonSerializer.Serialize(claims))}";
        return $"{text}.{Base64Url.EncodeToString(rsa.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";

        static string Text(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
    }

    private ISqlxTelemetry Record(IHost kernel, int count)
    {
        var telemetry = kernel.Services.GetRequiredService<ISqlxTelemetry>();
        for (var i = 0; i < count; i++)
            telemetry.Record(_silo.Tenant, Batches.Workspace, WorkloadClass.L, TimeSpan.FromMilliseconds(1), QueryOutcome.Ok);
        return telemetry;
    }

    private async Task<long> CountAsync() => (await _silo.Workload("L").GetStatusAsync(null)).Total;

    private async Task<IHost> KernelAsync(Action<SqlxOrleansClientOptions> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSqlxOrleansClient(options =>
        {
            options.Gateways = [_silo.Gateway];
            options.ApiKey = _silo.ApiKey;
            configure(options);
        });
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return host;
    }

    /// <summary>An address in front of the API, at which nothing answers until it is started.</summary>
    private sealed class Relay : IAsyncDisposable
    {
        private readonly Uri _api;
        private readonly System.Net.Sockets.Socket _reserved = new(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        private WebApplication? _app;

        public Relay(Uri api)
        {
            _api = api;

            // Bound and not listening: the port is taken, and whoever connects is refused.
            _reserved.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            Address = new Uri($"http://{_reserved.LocalEndPoint}");
        }

        public Uri Address { get; }

        public async Task StartAsync()
        {
            _reserved.Dispose();
            var builder = WebApplication.CreateBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, Address.Port));
            _app = builder.Build();
            _app.MapPost("/v1/tickets", async (HttpContext context) =>
            {
                using var http = new HttpClient { BaseAddress = _api };
                using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/v1/tickets", UriKind.Relative));
                request.Headers.TryAddWithoutValidation("Authorization", context.Request.Headers.Authorization.ToString());
                using var answer = await http.SendAsync(request);
                return Results.Text(await answer.Content.ReadAsStringAsync(), "application/json", statusCode: (int)answer.StatusCode);
            });
            await _app.StartAsync();
        }

        public async ValueTask DisposeAsync()
        {
            _reserved.Dispose();
            if (_app is not null)
                await _app.DisposeAsync();
        }
    }
}
