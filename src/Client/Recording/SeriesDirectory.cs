using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Client.Recording;

/// <summary>Finds a thread's entry by names, checks names, and makes entries that are missing.</summary>
internal sealed class SeriesDirectory(SettingsBook settings, TelemetryTally tally)
{
    /// <summary>Where telemetry without a workspace goes.</summary>
    private static readonly string DefaultWorkspace = default(WorkspaceId).ToString();

    public static string Normalise(string? workspace) => string.IsNullOrEmpty(workspace) ? DefaultWorkspace : workspace;

    /// <summary>The entry; null, and counted why, when a name is invalid or the thread has too many.</summary>
    public RecordingEntry? Find(RecordingShard shard, string? tenant, string? workspace, byte series, long second)
    {
        workspace = Normalise(workspace);
        return (tenant is null ? null : shard.Find(tenant, workspace, series)) ?? Make(shard, tenant, workspace, series, second);
    }

    /// <summary>Whether both names follow their grammar; counts why not.</summary>
    public bool IsValid(string? tenant, string workspace)
    {
        var validTenant = TenantId.TryParse(tenant, out _);
        var valid = validTenant && WorkspaceId.TryParse(workspace, out _);
        if (!valid)
            tally.Rejected.Add(validTenant ? Reasons.InvalidWorkspace : Reasons.InvalidTenant);
        return valid;
    }

    private RecordingEntry? Make(RecordingShard shard, string? tenant, string workspace, byte series, long second)
    {
        if (!IsValid(tenant, workspace))
            return null;
        try
        {
            var entry = shard.Add(new SeriesKey(tenant!, workspace, series), settings.For(tenant!, workspace), second);
            if (entry is null)
                GiveUp(shard, Reasons.TooManyKeys);
            return entry;
        }
        catch (OutOfMemoryException)
        {
            GiveUp(shard, Reasons.OutOfMemory);
            return null;
        }
    }

    private void GiveUp(RecordingShard shard, string reason)
    {
        shard.Lost();
        tally.GivenUp.Add(reason);
    }
}
