using SqlxOrleans.Domain.Access;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Silo.Hosting.Access;

/// <summary>
/// Who may talk to this process, decided before it starts: configured keys, or in Development on loopback one generated key.
/// Anything less is refused, with every reason at once.
/// </summary>
internal static class SiloAccessRules
{
    public const string DefaultTenant = "acme";

    /// <exception cref="StartRefusedException">No keys, or a malformed key.</exception>
    public static SiloAccess Decide(IConfiguration configuration, SiloListenOptions listen, bool development, string dataDirectory)
    {
        var reasons = new List<string>();
        var keys = Configured(configuration, reasons);
        var generate = keys.Count == 0 && development && listen.IsLoopback;
        if (keys.Count == 0 && !generate && reasons.Count == 0)
        {
            reasons.Add(
                "No API key is configured. Set Sqlx:ApiKeys:<tenant> (environment: Sqlx__ApiKeys__<tenant>) to a key, or to 'sha256:' and the hex " +
                "digest of one. To try it out on this machine, start with --environment Development: that generates a key, on loopback only.");
        }

        var tenantName = configuration["Sqlx:Development:Tenant"] ?? DefaultTenant;
        if (generate && !TenantId.TryParse(tenantName, out _))
            reasons.Add($"Sqlx:Development:Tenant '{tenantName}' is not a tenant name; write lower-case letters, digits and '-', at most 63.");
        if (reasons.Count > 0)
            throw new StartRefusedException(reasons);

        if (generate && TenantId.TryParse(tenantName, out var tenant))
        {
            var (key, generated) = DevelopmentKey.LoadOrCreate(dataDirectory);
            return new SiloAccess(CredentialSet.Of([(key, tenant)]), key, tenantName, generated);
        }

        var shown = keys.Find(key => !key.Key.StartsWith("sha256:", StringComparison.Ordinal));
        return new SiloAccess(SetOf(keys), shown.Key, (shown.Key is null ? keys[0].Tenant : shown.Tenant).ToString(), Generated: false);
    }

    private static List<(string Key, TenantId Tenant)> Configured(IConfiguration configuration, List<string> reasons)
    {
        var keys = new List<(string Key, TenantId Tenant)>();
        foreach (var section in configuration.GetSection("Sqlx:ApiKeys").GetChildren())
        {
            if (!TenantId.TryParse(section.Key, out var tenant))
            {
                reasons.Add($"{section.Path}: '{section.Key}' is not a tenant name; write lower-case letters, digits and '-', at most 63.");
                continue;
            }

            var entries = section.Value is null ? section.GetChildren().ToList() : [section];
            foreach (var entry in entries)
            {
                try
                {
                    CredentialSet.Of([(entry.Value ?? "", tenant)]);
                    keys.Add((entry.Value!, tenant));
                }
                catch (FormatException error)
                {
                    reasons.Add($"{entry.Path}: {error.Message}");
                }
            }
        }

        return keys;
    }

    private static CredentialSet SetOf(List<(string Key, TenantId Tenant)> keys)
    {
        try
        {
            return CredentialSet.Of(keys);
        }
        catch (ArgumentException error)
        {
            throw new StartRefusedException([$"Sqlx:ApiKeys: {error.Message}"]);
        }
    }
}
