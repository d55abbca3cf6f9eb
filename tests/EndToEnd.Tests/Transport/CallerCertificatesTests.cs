using System.Net;
using System.Text;
using SqlxOrleans.Testing;
using Xunit;

namespace SqlxOrleans.EndToEnd.Tests.Transport;

/// <summary>HTTP and OTLP ports that ask their callers for certificates.</summary>
public sealed class CallerCertificatesTests : IDisposable
{
    private readonly TestAuthority _authority = TestAuthority.Create();
    private readonly CertificateFolder _files;

    public CallerCertificatesTests() => _files = CertificateFolder.Of(_authority.Issue(), _authority);

    [Fact]
    public async Task Required_certificates_keep_out_whoever_has_none_or_a_strangers()
    {
        await using var silo = await StartAsync("required");
        Assert.Equal(HttpStatusCode.OK, await PostAsync(silo, _authority.Issue(SecuredHosts.Kernel)));
        await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync(silo, null));
        await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync(silo, Stranger()));
        Assert.Contains("it has no certificate", silo.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Optional_certificates_keep_out_a_strangers_only()
    {
        await using var silo = await StartAsync("optional");
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(silo, _authority.Issue(SecuredHosts.Kernel), withKey: false));
        Assert.Equal(HttpStatusCode.OK, await PostAsync(silo, _authority.Issue(SecuredHosts.Kernel)));
        Assert.Equal(HttpStatusCode.OK, await PostAsync(silo, null));
        await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync(silo, Stranger()));
    }

    public void Dispose()
    {
        _files.Dispose();
        _authority.Dispose();
    }

    private Task<SiloProcess> StartAsync(string callers) => SiloProcess.StartAsync(
        environment: new Dictionary<string, string?>
        {
            ["Sqlx__Tls__Http__CertificatePath"] = _files.Certificate,
            ["Sqlx__Tls__Http__KeyPath"] = _files.Key,
            ["Sqlx__Tls__Http__CaPath"] = _files.Authorities,
            ["Sqlx__Tls__ClientCertificates"] = callers,
        },
        cancellationToken: TestContext.Current.CancellationToken);

    private static TestCertificate Stranger()
    {
        using var other = TestAuthority.Create("other root");
        return other.Issue(SecuredHosts.Kernel);
    }

    private async Task<HttpStatusCode> PostAsync(SiloProcess silo, TestCertificate? certificate, bool withKey = true)
    {
        using var open = certificate?.Open();
        using var http = SecuredHosts.CreateHttpClient(silo.OtlpHttp, withKey ? silo.ApiKey : null, _authority, open);
        using var body = new StringContent("{}", Encoding.UTF8, "application/json");
        return (await http.PostAsync(new Uri("/v1/traces", UriKind.Relative), body, TestContext.Current.CancellationToken)).StatusCode;
    }
}
