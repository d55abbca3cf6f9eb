using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Domain.Copilot;

/// <summary>A subset of the judged classes. <c>default</c> is the empty set.</summary>
public readonly record struct ClassSet
{
    private readonly byte _mask;

    private ClassSet(byte mask) => _mask = mask;

    /// <summary>True without any class.</summary>
    public bool IsEmpty => _mask == 0;

    /// <summary>Whether the class is in the set; never for <see cref="WorkloadClass.Unclassified"/>.</summary>
    public bool Contains(WorkloadClass workloadClass) =>
        workloadClass is >= WorkloadClass.L and <= WorkloadClass.S && (_mask & (1 << ((int)workloadClass - 1))) != 0;

    internal static ClassSet Where(Func<WorkloadClass, bool> isIn)
    {
        var set = default(ClassSet);
        foreach (var workloadClass in WorkloadClasses.Judged)
            set = isIn(workloadClass) ? new((byte)(set._mask | (1 << ((int)workloadClass - 1)))) : set;
        return set;
    }

    /// <summary>Names with blanks between them, for example <c>L B S</c>; <c>none</c> when empty.</summary>
    public override string ToString()
    {
        if (IsEmpty)
            return "none";
        var set = this;
        return string.Join(' ', WorkloadClasses.Judged.Where(c => set.Contains(c)).Select(c => c.Name()));
    }
}
