using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using SqlxOrleans.Testing;
using SqlxOrleans.TransportSecurity.Files;
using SqlxOrleans.TransportSecurity.Identity;

namespace SqlxOrleans.TransportSecurity.Tests;

public sealed class TlsReloaderTests : IAsyncLifetime
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly TestAuthority _authority = TestAuthority.Create();
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    private readonly Lines _lines = new();
    private readonly CancellationTokenSource _stop = new();
    private CertificateFolder _folder = null!;
    private TlsSource _source = null!;
    private Task _running = Task.CompletedTask;

    [Fact]
    public async Task A_renewal_is_found_at_the_next_look_and_said()
    {
        var second = _authority.Issue(Who.Silo);
        _folder.Put(second, _authority);
        await LookAsync(() => _source.Current.Certificate.SerialNumber == second.SerialNumber);
        Assert.Equal(2, _lines.All.Count(line => line.Text.Contains(Who.Silo, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_broken_file_is_an_error_that_names_it_and_says_how_long_the_old_one_lasts()
    {
        _folder.Put(_authority.Issue(Who.Silo).Certificate, "no key", _authority.Pem);
        await LookAsync(() => _lines.All.Any(line => line.Level is LogLevel.Error));
        var error = Assert.Single(_lines.All, line => line.Level is LogLevel.Error).Text;
        Assert.Contains(_folder.Key, error, StringComparison.Ordinal);
        Assert.Contains(_source.Current.NotAfter.ToString("O"), error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expired_certificate_is_an_error()
    {
        _folder.Put(_authority.Issue(new TestCertificateOrder { Uris = [Who.Silo], Until = TimeSpan.FromDays(-1) }), _authority);
        await LookAsync(() => _lines.All.Any(line => line.Level is LogLevel.Error && line.Text.Contains("expired", StringComparison.Ordinal)));
    }

    public ValueTask InitializeAsync()
    {
        _folder = CertificateFolder.Of(_authority.Issue(Who.Silo), _authority);
        _source = new TlsSource(_folder.Files(PeerRole.Silo));
        _running = new TlsReloader([_source], Interval, _time, _lines).RunAsync(_stop.Token);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
        _folder.Dispose();
        _authority.Dispose();
    }

    private Task LookAsync(Func<bool> found) => Eventually.HoldsAsync(
        () =>
        {
            _time.Advance(Interval);
            return found();
        },
        TestContext.Current.CancellationToken);
}
