using System.Net;
using System.Text;
using SqlxOrleans.Testing;
using Xunit;

namespace SqlxOrleans.EndToEnd.Tests.Transport;

/// <summary>A silo process to which the certificates of kernels of one trust domain are credentials.</summary>
public sealed class CertifiedEdge : IAsyncLifetime
{
    private readonly CertificateFolder _files;

    public CertifiedEdge() => _files = CertificateFolder.Of(Authority.Issue(SecuredHosts.Silo), Authority);

    public TestAuthority Authority { get; } = TestAuthority.Create();

    public SiloProcess Silo { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Silo = await SiloProcess.StartAsync(
        environment: new Dictionary<string, string?>
        {
            ["Sqlx__Tls__CertificatePath"] = _files.Certificate,
            ["Sqlx__Tls__KeyPath"] = _files.Key,
            ["Sqlx__Tls__CaPath"] = _files.Authorities,
            ["Sqlx__Tls__ClientCertificates"] = "optional",
            ["Sqlx__Tls__TrustDomain"] = "sqlx.test",
        },
        cancellationToken: TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Silo.DisposeAsync();
        _files.Dispose();
        Authority.Dispose();
    }

    /// <summary>Posts an empty export with a certificate, an API key, or both.</summary>
    public async Task<(HttpStatusCode Status, string Body)> PostAsync(TestCertificate? certificate, string? apiKey, string path = "/v1/traces", HttpMethod? method = null)
    {
        using var open = certificate?.Open();
        var port = path == "/v1/traces" ? Silo.OtlpHttp : Silo.Http;
        using var http = SecuredHosts.CreateHttpClient(port, apiKey, Authority, open);
        using var request = new HttpRequestMessage(method ?? HttpMethod.Post, path);
        if (request.Method == HttpMethod.Post)
            request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
