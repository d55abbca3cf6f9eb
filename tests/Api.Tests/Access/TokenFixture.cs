namespace SqlxOrleans.Api.Tests.Access;

/// <summary>An edge that accepts the tokens of an issuer whose keys it has from a file, for all tests of a class.</summary>
public sealed class TokenFixture : IAsyncLifetime
{
    private readonly string _keys = Path.GetTempFileName();

    internal TestIssuer Issuer { get; } = new();

    internal EdgeHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(_keys, Issuer.Jwks);
        Host = await EdgeHost.StartAsync(settings: TokenEdge.Settings(_keys));
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        Issuer.Dispose();
        File.Delete(_keys);
    }
}
