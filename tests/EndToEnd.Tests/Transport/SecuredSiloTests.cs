using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Hosting;
using SqlxOrleans.Cli;
using SqlxOrleans.Client;
using SqlxOrleans.Client.Access;
using SqlxOrleans.Client.Operator;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Testing;
using Xunit;

namespace SqlxOrleans.EndToEnd.Tests.Transport;

/// <summary>A silo process whose every port speaks TLS, and who may talk to it.</summary>
public sealed class SecuredSiloTests : IAsyncLifetime
{
    private const string Workspace = "kernel";

    private readonly TestAuthority _authority = TestAuthority.Create();
    private CertificateFolder _files = null!;
    private SiloProcess _silo = null!;

    [Fact]
    public async Task A_kernel_over_mutual_TLS_is_counted_and_read_over_HTTPS()
    {
        using var files = CertificateFolder.Of(_authority.Issue(SecuredHosts.Kernel), _authority);
        using var kernel = await SecuredHosts.StartKernelAsync([_silo.Gateway], _silo.ApiKey, files);
        for (var i = 0; i < 1_000; i++)
            kernel.Telemetry().Record(_silo.Tenant, Workspace, WorkloadClass.L, TimeSpan.FromMilliseconds(5), QueryOutcome.Ok);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await kernel.Telemetry().FlushAsync(patience.Token);

        using var http = SecuredHosts.CreateHttpClient(_silo.Http, _silo.ApiKey, _authority);
        var slo = await new SqlxOperatorClient(http, _silo.ApiKey).GetWorkspaceSloAsync(_silo.Tenant, Workspace, cancellationToken: patience.Token);
        Assert.Equal(1_000, slo.Classes.Single(each => each.Class == "L").Total);
        Assert.StartsWith("https://", _silo.OtlpGrpc.ToString(), StringComparison.Ordinal);
        await kernel.StopAsync(patience.Token);
        Assert.Equal(0, await _silo.StopGracefullyAsync());
    }

    [Fact]
    public async Task A_kernel_gets_its_tickets_from_an_API_of_its_own_authority()
    {
        using var files = CertificateFolder.Of(_authority.Issue(SecuredHosts.Kernel), _authority);
        using var kernel = await SecuredHosts.StartKernelAsync([_silo.Gateway], _silo.ApiKey, files, tickets: _silo.Http);
        kernel.Telemetry().Record(_silo.Tenant, Workspace, WorkloadClass.L, TimeSpan.FromMilliseconds(5), QueryOutcome.Ok);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await kernel.Telemetry().FlushAsync(patience.Token);
        Assert.Equal(1, kernel.Telemetry().Statistics.BatchesAcknowledged);
        await kernel.StopAsync(patience.Token);
    }

    [Fact]
    public async Task A_kernel_does_not_take_tickets_from_an_API_of_another_authority()
    {
        using var other = TestAuthority.Create("other root");
        using var files = CertificateFolder.Of(_authority.Issue(SecuredHosts.Kernel), other);
        using var source = new HttpTicketSource(new SqlxOrleansClientOptions { ApiKey = _silo.ApiKey, TicketEndpoint = _silo.Http, TlsCaPath = files.Authorities });
        var refused = await Assert.ThrowsAsync<SqlxOperatorException>(() => source.AskAsync(_silo.Tenant, CancellationToken.None));
        Assert.Contains("SSL", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kernel_runs_without_its_files_and_connects_when_they_come()
    {
        using var files = CertificateFolder.Empty();
        using var kernel = await SecuredHosts.StartKernelAsync([_silo.Gateway], _silo.ApiKey, files);
        kernel.Telemetry().Record(_silo.Tenant, Workspace, WorkloadClass.L, TimeSpan.FromMilliseconds(5), QueryOutcome.Ok);
        files.Put(_authority.Issue(SecuredHosts.Kernel), _authority);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await kernel.Telemetry().FlushAsync(patience.Token);
        await kernel.StopAsync(patience.Token);
    }

    [Fact]
    public async Task A_kernel_without_a_certificate_is_refused_and_counts_nothing() => await RefusedAsync(null, "frame");

    [Fact]
    public async Task A_kernel_of_another_authority_is_refused_and_counts_nothing()
    {
        using var other = TestAuthority.Create("other root");
        using var files = CertificateFolder.Of(other.Issue(SecuredHosts.Kernel), _authority);
        await RefusedAsync(files, "its certificate is not good");
    }

    [Fact]
    public async Task A_kernel_whose_certificate_expired_is_refused_and_counts_nothing()
    {
        using var files = CertificateFolder.Of(
            _authority.Issue(new TestCertificateOrder { Uris = [SecuredHosts.Kernel], Until = TimeSpan.FromDays(-1) }), _authority);
        await RefusedAsync(files, "NotTimeValid");
    }

    [Fact]
    public async Task A_renewed_certificate_is_shown_without_a_restart_and_a_broken_one_is_not()
    {
        var before = await ShownAsync(_silo.Http);
        var second = _authority.Issue(SecuredHosts.Silo);
        _files.Put(second, _authority);
        await Eventually.GetAsync(() => ShownAsync(_silo.Http), shown => shown == second.SerialNumber);
        Assert.NotEqual(before, second.SerialNumber);
        await Eventually.GetAsync(() => ShownAsync(Gateway), shown => shown == second.SerialNumber);

        _files.Put(second.Certificate, "no key", _authority.Pem);
        await Eventually.GetAsync(() => Task.FromResult(_silo.StandardError), errors => errors.Contains($"{_files.Key}: is not the private key", StringComparison.Ordinal));
        Assert.Equal(second.SerialNumber, await ShownAsync(_silo.Http));
    }

    [Fact]
    public async Task The_command_trusts_the_authorities_it_is_told_and_nobody_else()
    {
        var (trusted, _) = await CommandAsync("--ca", _files.Authorities);
        Assert.NotEqual(ExitCode.NoAnswer, trusted);
        var (untrusted, error) = await CommandAsync();
        Assert.Equal(ExitCode.NoAnswer, untrusted);
        Assert.Contains("--ca FILE", error, StringComparison.Ordinal);
    }

    public async ValueTask InitializeAsync()
    {
        _files = CertificateFolder.Of(_authority.Issue(SecuredHosts.Silo), _authority);
        _silo = await SiloProcess.StartAsync(
            environment: new Dictionary<string, string?>
            {
                ["Sqlx__Tls__CertificatePath"] = _files.Certificate,
                ["Sqlx__Tls__KeyPath"] = _files.Key,
                ["Sqlx__Tls__CaPath"] = _files.Authorities,
                ["Sqlx__Tls__ReloadInterval"] = "00:00:01",
            },
            cancellationToken: TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _silo.DisposeAsync();
        _files.Dispose();
        _authority.Dispose();
    }

    private Uri Gateway => new($"https://{_silo.Gateway}");

    /// <summary>The kernel runs on, the silo's log says why, and no batch is acknowledged.</summary>
    private async Task RefusedAsync(CertificateFolder? files, string reason)
    {
        using var kernel = await SecuredHosts.StartKernelAsync([_silo.Gateway], _silo.ApiKey, files);
        kernel.Telemetry().Record(_silo.Tenant, Workspace, WorkloadClass.L, TimeSpan.FromMilliseconds(5), QueryOutcome.Ok);
        await Eventually.GetAsync(
            () => Task.FromResult(_silo.StandardError),
            errors => errors.Split('\n').Any(line => line.Contains("\"sec.tls\"", StringComparison.Ordinal) && line.Contains(reason, StringComparison.Ordinal)));
        Assert.Equal(0, kernel.Telemetry().Statistics.BatchesAcknowledged);
        using var http = SecuredHosts.CreateHttpClient(_silo.Http, _silo.ApiKey, _authority);
        Assert.Contains(
            "sqlx_tls_refused_total{port=\"gateway\"}",
            await http.GetStringAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
        await kernel.StopAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The serial number of the certificate that a port shows.</summary>
    private async Task<string?> ShownAsync(Uri port)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, port.Port);
        await using var stream = new SslStream(socket.GetStream());
        using var kernel = _authority.Issue(SecuredHosts.Kernel).Open();
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            ClientCertificateContext = SslStreamCertificateContext.Create(kernel, null, offline: true),
            RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null,
        });
        return (stream.RemoteCertificate as X509Certificate2)?.SerialNumber;
    }

    private async Task<(int Code, string Error)> CommandAsync(params string[] more)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var code = await SqlxSloCommand.RunAsync(
            ["usage", "--url", _silo.Http.ToString(), "--api-key", _silo.ApiKey, "--tenant", _silo.Tenant, .. more],
            CliShell.OfProcess() with { Output = output, Error = error, Environment = _ => null },
            TestContext.Current.CancellationToken);
        return (code, error.ToString());
    }
}
