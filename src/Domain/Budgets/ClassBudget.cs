using System.Collections.Immutable;

namespace SqlxOrleans.Domain.Budgets;

/// <summary>
/// How a class's capacity is divided among tenants. Once a day what some do not need goes to those who need more. Laws: nobody
/// falls below its contract; only slack moves; what is granted and what is unassigned add up to the total; no grant changes by
/// more than a tenth in a day. Immutable; integers, so that the laws hold exactly.
/// </summary>
public sealed record ClassBudget
{
    /// <summary>Greatest change of a grant in a step, as a share of the grant.</summary>
    public const double GreatestChange = 0.10;

    /// <summary>Shortest time between two steps.</summary>
    public static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>A budget that nobody has a part of.</summary>
    /// <param name="total">Zero or more.</param>
    public ClassBudget(long total)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(total);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(total, long.MaxValue / 16);
        Total = total;
    }

    /// <summary>What there is.</summary>
    public long Total { get; }

    /// <summary>In order of their names.</summary>
    public ImmutableSortedDictionary<string, TenantBudget> Tenants { get; private init; } =
        ImmutableSortedDictionary.Create<string, TenantBudget>(StringComparer.Ordinal);

    /// <summary>When grants last moved; null before the first time.</summary>
    public DateTimeOffset? SteppedAt { get; private init; }

    /// <summary>What nobody is granted: kept for new contracts, and lent to nobody.</summary>
    public long Unassigned => Total - Tenants.Values.Sum(tenant => tenant.Granted);

    /// <summary>
    /// The budget with a tenant more; null when its contract does not fit in what is unassigned: raise the total first, for
    /// taking it from the others at once would break their law.
    /// </summary>
    public ClassBudget? With(string tenant, long contract)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(contract);
        if (Tenants.ContainsKey(tenant) || contract > Unassigned)
            return null;
        return this with { Tenants = Tenants.Add(tenant, new TenantBudget(tenant, contract, contract, 0)) };
    }

    /// <summary>The budget without a tenant: its grant becomes unassigned.</summary>
    public ClassBudget Without(string tenant) => this with { Tenants = Tenants.Remove(tenant) };

    /// <summary>The budget as it was stored; null when it breaks a law.</summary>
    public static ClassBudget? Restore(long total, IEnumerable<TenantBudget> tenants, DateTimeOffset? steppedAt)
    {
        ArgumentNullException.ThrowIfNull(tenants);
        if (total is < 0 or > long.MaxValue / 16)
            return null;
        var left = total;
        var restored = ImmutableSortedDictionary.CreateBuilder<string, TenantBudget>(StringComparer.Ordinal);
        foreach (var tenant in tenants)
        {
            if (tenant.Contract < 0 || tenant.Granted < tenant.Contract || tenant.Wanted < 0 || tenant.Granted > left || !restored.TryAdd(tenant.Tenant, tenant))
                return null;
            left -= tenant.Granted;
        }

        return new ClassBudget(total) { Tenants = restored.ToImmutable(), SteppedAt = steppedAt };
    }

    /// <summary>Notes what tenants need and, when the last step is a day ago, moves slack.</summary>
    /// <param name="wanted">Needs by tenant; a tenant that is not named keeps its last one, a negative need counts as none.</param>
    /// <param name="now">The present time.</param>
    public ClassBudget Step(IReadOnlyDictionary<string, long> wanted, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        var noted = this with
        {
            Tenants = Tenants.SetItems(Tenants
                .Where(tenant => wanted.ContainsKey(tenant.Key))
                .Select(tenant => KeyValuePair.Create(tenant.Key, tenant.Value with { Wanted = Math.Clamp(wanted[tenant.Key], 0, long.MaxValue / 16) }))),
        };
        return SteppedAt is { } last && now - last < Day ? noted : noted.Moved() with { SteppedAt = now };
    }

    private ClassBudget Moved()
    {
        TenantBudget[] all = [.. Tenants.Values];
        long[] offered = [.. all.Select(tenant => Math.Min(tenant.Slack, MostOf(tenant)))];
        long[] asked = [.. all.Select(tenant => Math.Min(tenant.Shortage, MostOf(tenant)))];
        var moved = Math.Min(offered.Sum(), asked.Sum());
        var (taken, given) = (Proportion.Of(moved, offered), Proportion.Of(moved, asked));
        return this with
        {
            Tenants = Tenants.SetItems(all.Select((tenant, i) =>
                KeyValuePair.Create(tenant.Tenant, tenant with { Granted = tenant.Granted - taken[i] + given[i] }))),
        };
    }

    private static long MostOf(TenantBudget tenant) => (long)(tenant.Granted * GreatestChange);
}
