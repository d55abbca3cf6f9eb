namespace SqlxOrleans.Grains.Copilot;

/// <summary>What a workspace was told of a class when it began.</summary>
[GenerateSerializer, Immutable, Alias("sqlx.StoredPrior")]
internal sealed record StoredPrior
{
    [Id(0)] public string Class { get; init; } = string.Empty;

    [Id(1)] public double Headroom { get; init; }

    [Id(2)] public double ServiceMs { get; init; }

    [Id(3)] public List<double> Lesson { get; init; } = [];

    [Id(4)] public int LessonOf { get; init; }
}
