using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Domain.Copilot.Priors;

/// <summary>
/// What workspaces learnt, for those that have not yet: medians over tenants, never one tenant's own values. Not thread-safe.
/// </summary>
/// <remarks>
/// Each tenant counts once however many workspaces it has, values are clipped, an answer needs at least five tenants and five
/// workspaces beside the asker's tenant, and is rounded to two digits: one contribution more or less hardly ever shows. The
/// medians are of the tenants' own medians, so no tenant moves an answer beyond its neighbours'.
/// </remarks>
public sealed class PriorPool
{
    /// <summary>Fewest tenants, beside the one that asks, behind an answer.</summary>
    public const int LeastTenants = 5;

    /// <summary>Fewest workspaces behind an answer.</summary>
    public const int LeastWorkspaces = 5;

    /// <summary>Most workspaces that are remembered; the one that was longest silent is forgotten first.</summary>
    public const int MaxWorkspaces = 10_000;

    private readonly Dictionary<(string Tenant, string Workspace), Contribution> _contributions = [];
    private readonly HashSet<string> _optedOut = new(StringComparer.Ordinal);

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
        return true;
    }

    /// <summary>Forgets a tenant and takes nothing more from it; it may still ask.</summary>
    public void OptOut(string tenant)
    {
        _optedOut.Add(tenant);
        foreach (var key in _contributions.Keys.Where(key => key.Tenant == tenant).ToList())
            _contributions.Remove(key);
    }

    /// <summary>Takes from a tenant again, from its next contribution.</summary>
    public void OptIn(string tenant) => _optedOut.Remove(tenant);

    /// <summary>What to start with; null for a class that too few have learnt.</summary>
    /// <param name="tenant">Who asks: its own values do not count, it has them.</param>
    public PerClass<ClassPrior?> For(string tenant) => PerClass.Of(each => Of(tenant, each));

    private ClassPrior? Of(string asking, WorkloadClass workloadClass)
    {
        var tenants = _contributions
            .Where(each => each.Key.Tenant != asking && each.Value.Learnt[workloadClass] is not null)
            .GroupBy(each => each.Key.Tenant, each => each.Value.Learnt[workloadClass]!.Value)
            .ToList();
        if (tenants.Count < LeastTenants || tenants.Sum(tenant => tenant.Count()) < LeastWorkspaces)
            return null;
        return new ClassPrior(
            Rounded(Median(tenants.Select(tenant => Median(tenant.Select(each => each.Headroom))))),
            Rounded(Median(tenants.Select(tenant => Median(tenant.Select(each => each.ServiceMs))))));
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>Two significant digits.</summary>
    private static double Rounded(double value)
    {
        var digits = 1 - (int)Math.Floor(Math.Log10(value));
        var unit = Math.Pow(10, -digits);
        return digits >= 0 ? Math.Round(value, digits) : Math.Round(value / unit) * unit;
    }

    private readonly record struct Contribution(PerClass<ClassPrior?> Learnt, DateTimeOffset At);
}
