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
                classes[workloadClass] = new ClassPrior(each.Headroom, each.ServiceMs, Lesson(each));
        }

        return PerClass.Of<ClassPrior?>(each => classes.TryGetValue(each, out var prior) ? prior : null);
    }

    public static IReadOnlyList<LearntClass> ToWire(PerClass<ClassPrior?> learnt) => [.. WorkloadClasses.Judged
        .Where(each => learnt[each] is not null)
        .Select(each => ToWire(each, learnt[each]!.Value))];

    public static IReadOnlyList<LearntClass> ToWire(IReadOnlyList<StoredPrior> stored) =>
        [.. stored.Select(each => new LearntClass(each.Class, each.Headroom, each.ServiceMs) { Lesson = each.Lesson, LessonOf = each.LessonOf })];

    public static IReadOnlyList<StoredPrior> ToState(IReadOnlyList<LearntClass> learnt) =>
    [
        .. learnt.Select(each => new StoredPrior
        {
            Class = each.Class,
            Headroom = each.Headroom,
            ServiceMs = each.ServiceMs,
            Lesson = [.. each.Lesson ?? []],
            LessonOf = each.LessonOf,
        }),
    ];

    private static LearntClass ToWire(WorkloadClass workloadClass, in ClassPrior learnt) => new(workloadClass.Name(), learnt.Headroom, learnt.ServiceMs)
    {
        Lesson = learnt.Lesson is { } lesson ? lesson.Coefficients.ToArray() : [],
        LessonOf = learnt.Lesson?.Model ?? 0,
    };

    private static Lesson? Lesson(LearntClass learnt) => learnt.Lesson is { Count: > 0 } lesson ? new(learnt.LessonOf, [.. lesson]) : null;
}
