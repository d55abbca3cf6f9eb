namespace SqlxOrleans.Grains.Interfaces.Copilot.Priors;

/// <summary>What was learnt of a class.</summary>
/// <param name="Class"><c>L B A S</c>.</param>
/// <param name="Headroom">Factor between demand and what meets the target.</param>
/// <param name="ServiceMs">Mean execution time.</param>
[GenerateSerializer, Immutable, Alias("sqlx.LearntClass")]
public sealed record LearntClass([property: Id(0)] string Class, [property: Id(1)] double Headroom, [property: Id(2)] double ServiceMs)
{
    /// <summary>
    /// What outcomes taught beyond the learner's model, in its order; empty: nothing that is told. Null from a silo of the release before: Orleans
    /// makes records without their initialisers.
    /// </summary>
    [Id(3)] public IReadOnlyList<double> Lesson { get; init; } = [];

    /// <summary>The version of the learner to which that means something.</summary>
    [Id(4)] public int LessonOf { get; init; }

    /// <inheritdoc/>
    public bool Equals(LearntClass? other) =>
        other is not null && Class == other.Class && Headroom.Equals(other.Headroom) && ServiceMs.Equals(other.ServiceMs) && LessonOf == other.LessonOf
        && (Lesson ?? []).SequenceEqual(other.Lesson ?? []);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Class, Headroom, ServiceMs, LessonOf);
}
