using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using SqlxOrleans.Client;
using SqlxOrleans.Client.Operator;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.LocalCluster;
using SqlxOrleans.Testing;
using Xunit;

namespace SqlxOrleans.EndToEnd.Tests.Transport;

/// <summary>Two silos that speak to each other over mutual TLS, on one PostgreSQL.</summary>
public sealed class SecuredClusterTests : IAsyncLifetime
{
    private const string Workspace = "kernel";
    private const int Workspaces = 16;

    private readonly TestAuthority _authority = TestAuthority.Create();
    private CertificateFolder _silos = null!;
    private SiloCluster _cluster = null!;

    [Fact]
    public async Task Silos_over_mutual_TLS_form_a_cluster_that_counts_and_outlives_one_of_them()
    {
        using var files = CertificateFolder.Of(_authority.Issue(SecuredHosts.Kernel), _authority);
        using var kernel = await SecuredHosts.StartKernelAsync(_cluster.Gateways, _cluster.ApiKey, files);
        await RecordAsync(kernel.Telemetry());

        await _cluster.Silos[1].KillAsync();
        await RecordAsync(kernel.Telemetry());
        await _cluster.Silos[1].StartAgainAsync(samePorts: true);
        await RecordAsync(kernel.Telemetry());

        // Asked of the silo that came back: half of the series are on the other one.
        using var http = _cluster.CreateHttpClient(_cluster.Silos[1]);
        var api = new SqlxOperatorClient(http, _cluster.ApiKey);
        for (var i = 0; i < Workspaces; i++)
        {
            var slo = await Eventually.GetAsync(() => api.GetWorkspaceSloAsync(_cluster.Tenant, $"{Workspace}-{i}", "30d"), _ => true);
            Assert.Equal(3, slo.Classes.Single(each => each.Class == "L").Total);
        }

        await kernel.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task The_silo_port_is_for_silos_and_the_gateway_for_kernels()
    {
        var (silo, kernel) = (_authority.Issue(SecuredHosts.Silo), _authority.Issue(SecuredHosts.Kernel));
        var ports = _cluster.Silos[0].Ports;
        await SaysAsync(ports.Silo, kernel, "at the silo port: it is spiffe://sqlx.test/tenant/acme/workspace/kernel/kernel/k1, and only a silo may be here");
        await SaysAsync(ports.Gateway, silo, "at the gateway port: it is spiffe://sqlx.test/silo/silo-0, and only a kernel may be here");
        await SaysAsync(ports.Silo, null, "at the silo port: it has no certificate");
        await SaysAsync(ports.Gateway, null, "at the gateway port: it has no certificate");

        // Again and again, as the log has at most one line a second.
        Task<string> SaysAsync(int port, TestCertificate? certificate, string words) => Eventually.GetAsync(
            async () =>
            {
                await RefusedAsync(port, certificate);
                return _cluster.Silos[0].StandardError;
            },
            errors => errors.Contains(words, StringComparison.Ordinal));
    }

    public async ValueTask InitializeAsync()
    {
        _silos = CertificateFolder.Of(_authority.Issue(SecuredHosts.Silo), _authority);
        _cluster = await SiloCluster.StartAsync(
            new LocalClusterOptions
            {
                Silos = 2,
                Environment = new Dictionary<string, string?>
                {
                    ["Sqlx__Tls__Cluster__CertificatePath"] = _silos.Certificate,
                    ["Sqlx__Tls__Cluster__KeyPath"] = _silos.Key,
                    ["Sqlx__Tls__Cluster__CaPath"] = _silos.Authorities,
                },
            },
            TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _silos.Dispose();
        _authority.Dispose();
    }

    private async Task RecordAsync(ISqlxTelemetry telemetry)
    {
        for (var i = 0; i < Workspaces; i++)
            telemetry.Record(_cluster.Tenant, $"{Workspace}-{i}", WorkloadClass.L, TimeSpan.FromMilliseconds(5), QueryOutcome.Ok);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await telemetry.FlushAsync(patience.Token);
    }

    /// <summary>Ends when the port has closed the connection; whoever got through would be waited for.</summary>
    private static async Task RefusedAsync(int port, TestCertificate? certificate)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, port);
        await using var stream = new SslStream(socket.GetStream());
        using var open = certificate?.Open();
        try
        {
            await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                ClientCertificateContext = open is null ? null : SslStreamCertificateContext.Create(open, null, offline: true),
                RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null,
            });
            Assert.Equal(0, await stream.ReadAsync(new byte[1]).AsTask().WaitAsync(TimeSpan.FromMinutes(1)));
        }
        catch (Exception refused) when (refused is IOException or AuthenticationException)
        {
            // Told by an alert.
        }
    }
}
