using System.Text.Json;

namespace SqlxOrleans.Silo.Hosting;

/// <summary>What <c>--print-ready</c> prints: how a parent process finds the silo it started.</summary>
internal static class ReadyLine
{
    public static string Of(SiloHost host) => JsonSerializer.Serialize(new
    {
        ready = true,
        gateway = host.Endpoints.Gateway,
        http = Text(host.Endpoints.Http),
        otlpGrpc = Text(host.Endpoints.OtlpGrpc),
        otlpHttp = Text(host.Endpoints.OtlpHttp),
    });

    private static string Text(Uri uri) => uri.GetLeftPart(UriPartial.Authority);
}
