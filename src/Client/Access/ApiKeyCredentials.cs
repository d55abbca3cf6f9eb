namespace SqlxOrleans.Client.Access;

/// <summary>The configured API keys themselves.</summary>
internal sealed class ApiKeyCredentials(SqlxOrleansClientOptions options) : ICredentials
{
    public bool Has(string tenant) => options.ApiKeyOf(tenant).Length > 0;

    public ValueTask<string> GetAsync(string tenant, CancellationToken cancellationToken) => ValueTask.FromResult(options.ApiKeyOf(tenant));

    public bool Refused(string tenant, string credential) => false;
}
