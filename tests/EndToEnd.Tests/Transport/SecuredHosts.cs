using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SqlxOrleans.Client;
using SqlxOrleans.Testing;

namespace SqlxOrleans.EndToEnd.Tests.Transport;

/// <summary>Kernels and HTTP clients with certificates of the test's authority.</summary>
internal static class SecuredHosts
{
    public const string Silo = "spiffe://sqlx.test/silo/silo-0";
    public const string Kernel = "spiffe://sqlx.test/tenant/acme/workspace/kernel/kernel/k1";
    public const string OtherKernel = "spiffe://sqlx.test/tenant/globex/workspace/kernel/kernel/k1";

    /// <summary>A kernel that has started; without files it speaks plain TCP.</summary>
    public static async Task<IHost> StartKernelAsync(IEnumerable<string> gateways, string apiKey, CertificateFolder? files, Uri? tickets = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSqlxOrleansClient(options =>
        {
            options.Gateways = [.. gateways];
            options.ApiKey = apiKey;
            options.StopTimeout = TimeSpan.Zero;
            options.TicketEndpoint = tickets;
            (options.TlsCertificatePath, options.TlsKeyPath, options.TlsCaPath) = (files?.Certificate, files?.Key, files?.Authorities);
        });
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    public static ISqlxTelemetry Telemetry(this IHost kernel) => kernel.Services.GetRequiredService<ISqlxTelemetry>();

    /// <summary>An HTTP client that trusts the authority, and shows a certificate when it is given one.</summary>
    public static HttpClient CreateHttpClient(Uri address, string? apiKey, TestAuthority authority, X509Certificate2? certificate = null)
    {
        var handler = new SocketsHttpHandler
        {
            SslOptions =
            {
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            },
        };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.Add(X509Certificate2.CreateFromPem(authority.Pem));
        if (certificate is not null)
            handler.SslOptions.ClientCertificates = [certificate];
        var http = new HttpClient(handler) { BaseAddress = address };
        if (apiKey is not null)
            http.DefaultRequestHeaders.Add("x-api-key", apiKey);
        return http;
    }
}
