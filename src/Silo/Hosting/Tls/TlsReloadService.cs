using System.Diagnostics.Metrics;
using SqlxOrleans.TransportSecurity.Files;

namespace SqlxOrleans.Silo.Hosting.Tls;

/// <summary>Keeps the certificates of the process as fresh as their files, and shows when they expire.</summary>
internal sealed class TlsReloadService(SiloTls tls, IMeterFactory meters, TimeProvider time, ILogger<TlsReloader> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        meters.Create(Refusals.Meter).CreateObservableGauge(
            "sqlx_tls_certificate_expires_seconds",
            () => tls.Sources.Select(each => new Measurement<long>(
                each.Source.Current.NotAfter.ToUnixTimeSeconds(), new KeyValuePair<string, object?>("port", each.Port))),
            description: "When the certificate of a port expires, in Unix time");
        return new TlsReloader([.. tls.Sources.Select(each => each.Source)], tls.ReloadInterval, time, logger).RunAsync(stoppingToken);
    }
}
