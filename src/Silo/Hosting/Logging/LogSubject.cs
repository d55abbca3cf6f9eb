using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Silo.Hosting.Logging;

/// <summary>Whose affairs a line is about, from its own fields: a tenant, or a grain's key <c>tenant|workspace|…</c>.</summary>
internal readonly record struct LogSubject(TenantId Tenant, WorkspaceId Workspace)
{
    private const char Separator = '|';

    private static readonly string[] Keys = ["workspace", "workload", "grain"];

    public static LogSubject Of(IReadOnlyList<KeyValuePair<string, object?>> fields)
    {
        var subject = default(LogSubject);
        foreach (var (name, value) in fields)
        {
            if (name.Equals("tenant", StringComparison.OrdinalIgnoreCase) && TenantId.TryParse(value?.ToString(), out var tenant))
                subject = subject with { Tenant = tenant };
            else if (Array.Exists(Keys, key => name.Equals(key, StringComparison.OrdinalIgnoreCase)))
                subject = subject.With(value?.ToString() ?? string.Empty);
        }

        return subject;
    }

    private LogSubject With(string key)
    {
        var parts = key.Split(Separator, 3);
        if (parts is [var alone])
            return Workspace == default && WorkspaceId.TryParse(alone, out var only) ? this with { Workspace = only } : this;

        // A grain's id has its type in front: workload/acme|prod-eu|L.
        return TenantId.TryParse(parts[0][(parts[0].LastIndexOf('/') + 1)..], out var tenant)
            ? new LogSubject(tenant, WorkspaceId.TryParse(parts[1], out var workspace) ? workspace : default)
            : this;
    }
}
