using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Domain.Copilot;

/// <summary>A subset of the judged classes. <c>default</c> is the empty set.</summary>
public readonly record struct ClassSet
{
    private readonly byte _mask;

    private ClassSet(byte mask) => _mask = mask;

    /// <summary>L, B, A and S.</summary>
    public static ClassSet All { get; } = new(0b1111);

    /// <summary>The set as four bits, L lowest: the number under which it is stored, 0..15.</summary>
    public int Mask => _mask;

    /// <summary>The set of a stored number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not 0..15.</exception>
    public static ClassSet FromMask(int mask)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(mask);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(mask, 0b1111);
        return new((byte)mask);
    }

    /// <summary>Whether the class is in the set; never for <see cref="WorkloadClass.Unclassified"/>.</summary>
    public bool Contains(WorkloadClass workloadClass) =>
        workloadClass is >= WorkloadClass.L and <= WorkloadClass.S && (_mask & (1 << ((int)workloadClass - 1))) != 0;

    /// <summary>Whether every class of the other set is in this one.</summary>
    public bool Contains(ClassSet other) => (other._mask & ~_mask) == 0;

    /// <summary>The classes in both sets.</summary>
    public ClassSet And(ClassSet other) => new((byte)(_mask & other._mask));

    internal static ClassSet Where(Func<WorkloadClass, bool> isIn)
    {
        var set = default(ClassSet);
        foreach (var workloadClass in WorkloadClasses.Judged)
            set = isIn(workloadClass) ? set.With(workloadClass) : set;
        return set;
    }

    internal ClassSet With(WorkloadClass judged) => new((byte)(_mask | (1 << ((int)judged - 1))));

    internal ClassSet Without(WorkloadClass judged) => new((byte)(_mask & ~(1 << ((int)judged - 1))));

    /// <summary>Names with blanks between them, for example <c>L B S</c>; <c>none</c> when empty.</summary>
    public override string ToString()
    {
        if (_mask == 0)
            return "none";
        var set = this;
        return string.Join(' ', WorkloadClasses.Judged.Where(c => set.Contains(c)).Select(c => c.Name()));
    }
}
