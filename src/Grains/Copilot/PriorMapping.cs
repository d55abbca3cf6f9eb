using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Copilot.Priors;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Grains.Interfaces.Copilot.Priors;

namespace SqlxOrleans.Grains.Copilot;

/// <summary>Wire, state and Domain shapes of what workspaces learnt.</summary>
internal static class PriorMapping
{
    /// <summary>The classes by name; names that are not a class's are left out.</summary>
    public static PerClass<ClassPrior?> ToDomain(IReadOnlyList<LearntClass> learnt)
    {
        var classes = new Dictionary<WorkloadClass, ClassPrior>();
        foreach (var each in learnt)
        {
            if (WorkloadClasses.TryParse(each.Class, out var workloadClass))
                classes[workloadClass] = new ClassPrior(each.Headroom, each.ServiceMs);
        }

        return PerClass.Of<ClassPrior?>(each => classes.TryGetValue(each, out var prior) ? prior : null);
    }

    public static IReadOnlyList<LearntClass> ToWire(PerClass<ClassPrior?> learnt) => [.. WorkloadClasses.Judged
        .Where(each => learnt[each] is not null)
        .Select(each => new LearntClass(each.Name(), learnt[each]!.Value.Headroom, learnt[each]!.Value.ServiceMs))];

    public static IReadOnlyList<LearntClass> ToWire(IReadOnlyList<StoredPrior> stored) =>
        [.. stored.Select(each => new LearntClass(each.Class, each.Headroom, each.ServiceMs))];

    public static IReadOnlyList<StoredPrior> ToState(IReadOnlyList<LearntClass> learnt) =>
        [.. learnt.Select(each => new StoredPrior { Class = each.Class, Headroom = each.Headroom, ServiceMs = each.ServiceMs })];
}
