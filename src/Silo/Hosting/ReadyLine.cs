using System.Text.Json;
using SqlxOrleans.Silo.Hosting.Access;

namespace SqlxOrleans.Silo.Hosting;

/// <summary>What <c>--print-ready</c> prints: how a parent process finds the silo it started.</summary>
internal static class ReadyLine
{
    public static string Of(SiloHost host)
    {
        var access = host.Services.GetRequiredService<SiloAccess>();
        return JsonSerializer.Serialize(new
        {
            ready = true,
            gateway = host.Endpoints.Gateway,
            http = Text(host.Endpoints.Http),
            otlpGrpc = Text(host.Endpoints.OtlpGrpc),
            otlpHttp = Text(host.Endpoints.OtlpHttp),
            // A configured key is its owner's already, and standard output often ends in a log.
            apiKey = host.Services.GetRequiredService<IHostEnvironment>().IsDevelopment() ? access.ApiKey : null,
            tenant = access.Tenant,
        });
    }

    private static string Text(Uri uri) => uri.GetLeftPart(UriPartial.Authority);
}
