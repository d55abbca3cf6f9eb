using SqlxOrleans.Testing;
using SqlxOrleans.TransportSecurity.Files;
using SqlxOrleans.TransportSecurity.Identity;

namespace SqlxOrleans.TransportSecurity.Tests;

public sealed class TlsSourceTests : IDisposable
{
    private readonly TestAuthority _authority = TestAuthority.Create();
    private readonly TestCertificate _first;
    private readonly CertificateFolder _folder;
    private readonly TlsSource _source;

    public TlsSourceTests()
    {
        _first = _authority.Issue(Who.Silo);
        _folder = CertificateFolder.Of(_first, _authority);
        _source = new TlsSource(_folder.Files(PeerRole.Silo));
    }

    [Fact]
    public void Nothing_new_changes_nothing()
    {
        var before = _source.Current;
        Assert.Equal(default, _source.Look());
        _folder.Put(_first, _authority);
        Assert.Equal(default, _source.Look());
        Assert.Same(before, _source.Current);
    }

    [Fact]
    public void A_swapped_link_puts_the_new_certificate_in_force()
    {
        var second = _authority.Issue(Who.Silo);
        _folder.Put(second, _authority);
        Assert.Same(_source.Look().Renewed, _source.Current);
        Assert.Equal(second.SerialNumber, _source.Current.Certificate.SerialNumber);
        Assert.Equal(default, _source.Look());
    }

    [Fact]
    public void New_authorities_are_news_too()
    {
        using var other = TestAuthority.Create("other root");
        _folder.Put(_first, _authority, other);
        Assert.NotNull(_source.Look().Renewed);
    }

    [Fact]
    public void A_broken_file_is_told_once_and_the_old_certificate_stays()
    {
        _folder.Put(_first.Certificate, "no key", _authority.Pem);
        Assert.Equal(_folder.Key, _source.Look().Problem?.File);
        Assert.Equal(default, _source.Look());
        Assert.Equal(_first.SerialNumber, _source.Current.Certificate.SerialNumber);
        var second = _authority.Issue(Who.Silo);
        _folder.Put(second, _authority);
        Assert.Equal(second.SerialNumber, _source.Look().Renewed?.Certificate.SerialNumber);
    }

    [Fact]
    public void A_certificate_of_another_role_does_not_come_into_force()
    {
        _folder.Put(_authority.Issue(Who.Kernel), _authority);
        Assert.Equal(_folder.Certificate, _source.Look().Problem?.File);
        Assert.Equal(Who.Silo, _source.Current.Identity?.ToString());
    }

    [Fact]
    public void A_file_that_is_gone_is_told_once()
    {
        File.Delete(_folder.Certificate);
        Assert.Equal(_folder.Certificate, _source.Look().Problem?.File);
        Assert.Equal(default, _source.Look());
        Assert.Equal(_first.SerialNumber, _source.Current.Certificate.SerialNumber);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _authority.Dispose();
    }
}
