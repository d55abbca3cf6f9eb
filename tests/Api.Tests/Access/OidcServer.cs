using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SqlxOrleans.Api.Tests.Access;

/// <summary>An OpenID provider on a port of its own, as far as a server that checks tokens sees one.</summary>
internal sealed class OidcServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _asked;

    private OidcServer(WebApplication app)
    {
        _app = app;
        Authority = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + "/realms/sqlx";
    }

    public string Authority { get; }

    /// <summary>The key set, as it is published.</summary>
    public string Keys { get; set; } = TestIssuer.Set();

    /// <summary>What the document calls its issuer; null: the authority.</summary>
    public string? Issuer { get; set; }

    /// <summary>Where the document says that the keys are; null: here.</summary>
    public string? KeysAddress { get; set; }

    /// <summary>True: every question is answered with 500.</summary>
    public bool IsBroken { get; set; }

    /// <summary>True: the document is somewhere else.</summary>
    public bool Redirects { get; set; }

    /// <summary>How often the key set was asked for.</summary>
    public int Asked => Volatile.Read(ref _asked);

    public static async Task<OidcServer> StartAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        OidcServer? server = null;
        app.MapGet("/realms/sqlx/.well-known/openid-configuration", () => server!.Redirects ? Results.Redirect("/elsewhere") : server.Document());
        app.MapGet("/elsewhere", () => server!.Document());
        app.MapGet("/realms/sqlx/keys", () =>
        {
            Interlocked.Increment(ref server!._asked);
            return server.IsBroken ? Results.StatusCode(500) : Results.Text(server.Keys, "application/json");
        });
        await app.StartAsync();
        return server = new OidcServer(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private IResult Document() => IsBroken
        ? Results.StatusCode(500)
        : Results.Json(new { issuer = Issuer ?? Authority, jwks_uri = KeysAddress ?? Authority + "/keys", token_endpoint = Authority + "/token" });
}
