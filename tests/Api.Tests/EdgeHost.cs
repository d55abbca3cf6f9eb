using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SqlxOrleans.Api.Access;
using SqlxOrleans.Api.Edge;
using SqlxOrleans.Api.Rest;
using SqlxOrleans.Api.Tests.Access;
using SqlxOrleans.Domain.Access;
using SqlxOrleans.Domain.Slos;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Api.Tests;

/// <summary>The edge in a Kestrel of its own, on ports that the system picks.</summary>
internal sealed class EdgeHost : IAsyncDisposable
{
    public const string Key = "key-of-acme";
    public const string OtherKey = "key-of-globex";

    private readonly WebApplication _app;

    private EdgeHost(WebApplication app, RecordingSink sink)
    {
        _app = app;
        Sink = sink;
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToArray();
        Http = new Uri(addresses[0]);
        Grpc = new Uri(addresses[1]);
        Client = new HttpClient { BaseAddress = Http };
        Client.DefaultRequestHeaders.Add("x-api-key", Key);
    }

    public RecordingSink Sink { get; }

    public Uri Http { get; }

    public Uri Grpc { get; }

    /// <summary>A client with acme's key.</summary>
    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    public static async Task<EdgeHost> StartAsync(
        Action<EdgeOptions>? configure = null, IGrainFactory? grains = null, ISloStatus? sloStatus = null, TimeProvider? time = null,
        ICallers? callers = null, ITicketIssuer? tickets = null, ICertificateCallers? certificates = null, IReadOnlyDictionary<string, string?>? settings = null, string? environment = null)
    {
        var sink = new RecordingSink();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Configuration.AddInMemoryCollection(settings ?? new Dictionary<string, string?>());
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddSingleton<IDeltaSink>(sink);
        builder.Services.AddSingleton(grains ?? StubGrains.Create());
        builder.Services.AddSingleton(new SiloTicket(new string('t', 40)));
        builder.Services.AddSingleton(tickets ?? new RingIssuer());
        builder.Services.AddSingleton(new CurrentSlo());
        builder.Services.AddSingleton(CredentialSet.Of([(Key, TenantId.Parse("acme")), (OtherKey, TenantId.Parse("globex"))]));
        if (sloStatus is not null)
            builder.Services.AddSingleton(sloStatus);
        if (callers is not null)
            builder.Services.AddSingleton(callers);
        if (certificates is not null)
            builder.Services.AddSingleton(certificates);
        if (time is not null)
            builder.Services.AddSingleton(time);
        builder.Services.AddSqlxApi(builder.Configuration);
        builder.Services.PostConfigure<EdgeOptions>(options =>
        {
            options.TickMilliseconds = 1;
            configure?.Invoke(options);
        });
        var app = builder.Build();
        app.MapSqlxApi();
        await app.StartAsync();
        return new EdgeHost(app, sink);
    }

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
