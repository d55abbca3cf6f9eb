using SqlxOrleans.Api.Access;
using SqlxOrleans.Domain.Access;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Grains.Access;

namespace SqlxOrleans.Silo.Hosting.Access;

/// <summary>
/// Who may talk to this process, decided before it starts: configured keys, an issuer of tokens, or in Development on loopback one generated key.
/// Anything less is refused, with every reason at once.
/// </summary>
internal static class SiloAccessRules
{
    public const string DefaultTenant = "acme";

    /// <exception cref="StartRefusedException">No keys and no issuer, or a malformed key or setting.</exception>
    public static SiloAccess Decide(IConfiguration configuration, SiloListenOptions listen, bool development, string dataDirectory)
    {
        var reasons = new List<string>();
        var keys = Configured(configuration, reasons);
        var tokens = Settings<JwtOptions>(configuration, JwtOptions.Section, options => options.Problems(development), reasons).IsEnabled;
        Settings<TicketOptions>(configuration, TicketOptions.Section, options => options.Problems(), reasons);
        var generate = keys.Count == 0 && development && listen.IsLoopback;
        if (keys.Count == 0 && !generate && !tokens && reasons.Count == 0)
        {
            reasons.Add(
                "No API key is configured. Set Sqlx:ApiKeys:<tenant> (environment: Sqlx__ApiKeys__<tenant>) to a key, or to 'sha256:' and the hex " +
                "digest of one, or Sqlx:Jwt:Authority and Sqlx:Jwt:Audience to accept tokens. To try it out on this machine, start with " +
                "--environment Development: that generates a key, on loopback only.");
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
        return new SiloAccess(SetOf(keys), shown.Key, (shown.Key is null ? keys.FirstOrDefault().Tenant : shown.Tenant).ToString(), Generated: false);
    }

    /// <summary>The settings of a section, with what is wrong with them added to the reasons.</summary>
    private static T Settings<T>(IConfiguration configuration, string section, Func<T, IEnumerable<string>> problems, List<string> reasons)
        where T : new()
    {
        try
        {
            var settings = configuration.GetSection(section).Get<T>() ?? new T();
            reasons.AddRange(problems(settings));
            return settings;
        }
        catch (InvalidOperationException notConvertible)
        {
            reasons.Add(notConvertible.Message);
            return new T();
        }
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
