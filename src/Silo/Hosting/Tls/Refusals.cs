using System.Diagnostics.Metrics;
using SqlxOrleans.TransportSecurity.Connections;

namespace SqlxOrleans.Silo.Hosting.Tls;

/// <summary>Who is refused at the ports of this process: logged, and counted in <c>sqlx_tls_refused_total</c>.</summary>
internal static class Refusals
{
    /// <summary>The meter of what is said about TLS.</summary>
    public const string Meter = "SqlxOrleans.Tls";

    public static RefusalLog At(string port, IServiceProvider services) => new(
        port,
        services.GetRequiredService<TimeProvider>(),
        services.GetRequiredService<ILogger<RefusalLog>>(),
        services.GetRequiredService<IMeterFactory>().Create(Meter)
            .CreateCounter<long>("sqlx_tls_refused_total", description: "Connections without a good certificate or handshake"));
}
