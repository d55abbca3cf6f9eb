using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Domain.Copilot.Priors;

/// <summary>
/// What workspaces learnt, for those that have not yet: medians over tenants, never one tenant's own values. Not thread-safe.
/// </summary>
/// <remarks>
/// Each tenant counts once however many workspaces it has, values are clipped, an answer needs at least <see cref="LeastTenants"/>
/// tenants beside the asker's, and is rounded to two digits: one contribution more or less hardly ever shows. The medians are of the
/// tenants' own medians, so no tenant moves an answer beyond its neighbours'.
/// </remarks>
public sealed class PriorPool
{
    /// <summary>Fewest tenants, beside the one that asks, behind an answer; hence as many workspaces at least.</summary>
    public const int LeastTenants = 5;

    /// <summary>Most workspaces that are remembered; the one that was longest silent is forgotten first.</summary>
    public const int MaxWorkspaces = 10_000;

    private readonly Dictionary<(string Tenant, string Workspace), Contribution> _contributions = [];
    private readonly HashSet<string> _optedOut = new(StringComparer.Ordinal);
    private PerClass<PriorSummary>? _summary;

    /// <summary>Workspaces that have contributed.</summary>
    public int Workspaces => _contributions.Count;

    /// <summary>Takes what a workspace has learnt, in the place of what it said before; false, and nothing changes, for a tenant that opted out or values that cannot be.</summary>
    /// <param name="tenant">Its tenant.</param>
    /// <param name="workspace">The workspace.</param>
    /// <param name="learnt">Per class; null where it has not learnt yet.</param>
    /// <param name="now">The present time.</param>
    public bool Contribute(string tenant, string workspace, PerClass<ClassPrior?> learnt, DateTimeOffset now)
    {
        if (_optedOut.Contains(tenant) || learnt.ToArray().Any(each => each is { IsBelievable: false }))
            return false;
        var key = (tenant, workspace);
        if (_contributions.Count >= MaxWorkspaces && !_contributions.ContainsKey(key))
            _contributions.Remove(_contributions.MinBy(each => each.Value.At).Key);
        _contributions[key] = new Contribution(PerClass.Of(each => learnt[each]?.Clipped()), now);
        _summary = null;
        return true;
    }

    /// <summary>Forgets a tenant; from now on nothing is taken from it and nothing given to it.</summary>
    public void OptOut(string tenant)
    {
        _optedOut.Add(tenant);
        foreach (var key in _contributions.Keys.Where(key => key.Tenant == tenant).ToList())
            _contributions.Remove(key);
        _summary = null;
    }

    /// <summary>Gives to a tenant again at once, and takes from it again with its next contribution.</summary>
    public void OptIn(string tenant) => _optedOut.Remove(tenant);

    /// <summary>What to start with; null for a class that too few have learnt, or for a tenant that opted out.</summary>
    /// <param name="tenant">Who asks: its own values do not count, it has them.</param>
    public PerClass<ClassPrior?> For(string tenant)
    {
        if (_optedOut.Contains(tenant))
            return default;
        // Kept until the next contribution: when many new workspaces ask at once, the pool is summed up once.
        var summary = _summary ??= PerClass.Of(each => new PriorSummary([.. _contributions
            .Where(one => one.Value.Learnt[each] is not null)
            .Select(one => (one.Key.Tenant, one.Value.Learnt[each]!.Value))]));
        return PerClass.Of(each => summary[each].Without(tenant));
    }

    private readonly record struct Contribution(PerClass<ClassPrior?> Learnt, DateTimeOffset At);
}
