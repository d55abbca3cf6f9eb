using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using SqlxOrleans.Domain.Access;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Grains.Access;
using SqlxOrleans.Grains.Interfaces.Access;
using SqlxOrleans.Grains.Interfaces.Ingest;
using SqlxOrleans.Grains.Tests.Support;

namespace SqlxOrleans.Grains.Tests.Access;

public sealed class ApiKeysTests : IAsyncLifetime
{
    private TestSilo _silo = null!;

    private IApiKeysGrain Keys => _silo.Grains.GetGrain<IApiKeysGrain>(_silo.Tenant);

    private KeyDirectory Directory => _silo.Services.GetRequiredService<KeyDirectory>();

    public async ValueTask InitializeAsync() => _silo = await TestSilo.StartAsync();

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public async Task Issued_key_does_what_it_is_granted_and_nothing_else_also_after_a_restart()
    {
        var (text, record) = await IssueAsync(Scopes.WriteTelemetry);
        await _silo.StartAgainAsync();
        var batch = Batches.Batch(_silo, 1, Batches.Payload((WorkloadClass.L, Batches.Queries(3, 5))));

        Assert.Equal(new Caller(TenantId.Parse(_silo.Tenant), Scopes.WriteTelemetry, "key:" + record.Id), await Directory.FindAsync(text));
        Assert.Equal(IngestStatus.Accepted, (await _silo.Ingest.AppendAsync(batch with { Credential = text })).Status);
        Assert.False((await _silo.Weights.WaitNewerAsync(text, default, TimeSpan.Zero)).Authenticated);
        Assert.Equal(IngestStatus.Forbidden, (await _silo.Ingest.AppendAsync(batch with { Credential = text, Tenant = "globex" })).Status);
        var listed = Assert.Single(await Keys.ListAsync());
        Assert.Equal((record.Id, record.Name), (listed.Id, listed.Name));
        Assert.NotNull(listed.LastUsedAt);
    }

    [Fact]
    public async Task Key_without_the_scope_is_refused_as_such()
    {
        var (text, _) = await IssueAsync(Scopes.ReadMetrics);
        var receipt = await _silo.Ingest.AppendAsync(
            Batches.Batch(_silo, 1, Batches.Payload((WorkloadClass.L, Batches.Queries(3, 5)))) with { Credential = text });

        Assert.Equal((IngestStatus.Forbidden, "missing_scope"), (receipt.Status, Assert.Single(receipt.Rejected).Reason));
    }

    [Fact]
    public async Task Revoked_and_expired_keys_are_nobodys_once_the_directory_has_forgotten_them()
    {
        var (revoked, record) = await IssueAsync(Scopes.ReadMetrics);
        var (expiring, _) = await IssueAsync(Scopes.ReadMetrics, _silo.Clock.GetUtcNow().AddDays(1));
        Assert.NotNull(await Directory.FindAsync(revoked));
        Assert.NotNull(await Directory.FindAsync(expiring));

        Assert.True(await Keys.RevokeAsync(record.Id));
        Assert.False(await Keys.RevokeAsync("nobody"));
        Assert.Null(await Keys.AuthenticateAsync(IssuedKeyText.DigestOf(revoked)));
        Assert.NotNull(await Keys.AuthenticateAsync(IssuedKeyText.DigestOf(expiring)));
        Assert.Null(await NewDirectory().FindAsync(revoked));
        Assert.NotNull(await NewDirectory().FindAsync(expiring));
    }

    [Fact]
    public async Task Forged_and_foreign_keys_are_nobodys()
    {
        var (text, _) = await IssueAsync(Scopes.ReadMetrics);
        var tenant = TenantId.Parse("globex");

        Assert.Null(await Directory.FindAsync(IssuedKeyText.Of(tenant, new byte[32])));
        Assert.Null(await Directory.FindAsync(text.Replace("." + _silo.Tenant + ".", ".globex.", StringComparison.Ordinal)));
        Assert.Null(await Directory.FindAsync(text[..^1] + (text[^1] == 'A' ? 'Q' : 'A')));
        Assert.Equal(ScopeNames.All, (await Directory.FindAsync(_silo.ApiKey))!.Value.Scopes);
    }

    [Fact]
    public async Task Stored_state_holds_no_key()
    {
        var (text, _) = await IssueAsync(Scopes.ReadMetrics);
        var secret = System.Text.Encoding.UTF8.GetBytes(text[^43..]);
        foreach (var file in System.IO.Directory.GetFiles(Path.GetDirectoryName(_silo.DatabaseFile)!, Path.GetFileName(_silo.DatabaseFile) + "*"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new byte[stream.Length];
            await stream.ReadExactlyAsync(bytes);
            Assert.Equal(-1, bytes.AsSpan().IndexOf(secret));
        }
    }

    private KeyDirectory NewDirectory() => new(CredentialSet.Of([]), _silo.Grains, _silo.Clock);

    private async Task<(string Text, ApiKeyRecord Record)> IssueAsync(Scopes scopes, DateTimeOffset? expiresAt = null)
    {
        var text = IssuedKeyText.Of(TenantId.Parse(_silo.Tenant), RandomNumberGenerator.GetBytes(IssuedKeyText.SecretBytes));
        var record = await Keys.CreateAsync(new NewApiKey("test", IssuedKeyText.DigestOf(text), ScopeNames.Of(scopes), expiresAt));
        return (text, record!);
    }
}
