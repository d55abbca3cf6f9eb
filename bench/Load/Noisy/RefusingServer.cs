using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SqlxOrleans.Load.Noisy;

/// <summary>The same web server as the silo's, which refuses every request before it reads its body and does nothing else.</summary>
internal sealed class RefusingServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RefusingServer(WebApplication app) => _app = app;

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public static async Task<RefusingServer> StartAsync(bool isGrpc)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback, 0, listener => listener.Protocols = isGrpc ? HttpProtocols.Http2 : HttpProtocols.Http1));
        var app = builder.Build();
        app.Run(context =>
        {
            context.Response.StatusCode = isGrpc ? StatusCodes.Status200OK : StatusCodes.Status429TooManyRequests;
            if (isGrpc)
            {
                context.Response.ContentType = "application/grpc";
                context.Response.Headers["grpc-status"] = "8";
            }

            return Task.CompletedTask;
        });
        await app.StartAsync();
        return new RefusingServer(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
