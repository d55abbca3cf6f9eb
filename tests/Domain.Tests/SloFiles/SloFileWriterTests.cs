using CsCheck;
using SqlxOrleans.Domain.Rewards;
using SqlxOrleans.Domain.Slos;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.SloFiles;
using Xunit;

namespace SqlxOrleans.Domain.Tests.SloFiles;

public sealed class SloFileWriterTests
{
    // Names that a YAML reader could take for something else.
    private static readonly string[] Tenants = ["acme", "1", "null", "true", "a-b", "0x1"];

    private static readonly Gen<double> AnyShare =
        Gen.Select(Gen.Long[1_000_000, 999_998_999_999], Gen.Int[0, 6]).Select((parts, digits) => (double)decimal.Max(0.000001m, decimal.Round(parts / 1_000_000_000_000m, 12 - digits)));

    private static readonly Gen<TimeSpan> AnyWindow = Gen.OneOf(
        Gen.Int[1, 30].Select(days => TimeSpan.FromDays(days)),
        Gen.Int[24, 720].Select(hours => TimeSpan.FromHours(hours)),
        Gen.Int[60, 360].Select(minutes => TimeSpan.FromMinutes(minutes)));

    [Fact]
    public void Built_in_targets_are_written_as_the_specification_gives_them() =>
        Assert.Equal(
            """
            version: 1
            release: "built-in"
            refreshSec: 60
            rewards:
              latency: 0.45
              errors: 0.25
              availability: 0.15
              cache: 0.1
              migration: 0.03
              compliance: 0.02
            classes:
              L:
                p95_ms: 15
                availability: 0.9999
                max_error_rate: 0.001
                window: 30d
              B:
                p95_ms: 200
                availability: 0.999
                max_error_rate: 0.005
                window: 30d
              A:
                p95_ms: 1500
                availability: 0.999
                max_error_rate: 0.005
                window: 30d
              S:
                p95_ms: 3000
                availability: 0.995
                max_error_rate: 0.01
                window: 30d

            """,
            SloFile.Write(SloDocument.Default));

    [Fact]
    public void What_is_written_reads_back_as_it_was()
    {
        var loosened = 0;
        var tightened = 0;
        AnyDocument.Sample(
            document =>
            {
                var text = SloFile.Write(document);
                var result = SloFile.Parse(text);
                Assert.Empty(result.Errors);
                Assert.Empty(result.Warnings);
                var read = result.Document!;
                Assert.Equal((document.Version, document.Release, document.Refresh), (read.Version, read.Release, read.Refresh));
                Assert.Equal(document.Rewards, read.Rewards);
                Assert.Equal(document.Classes, read.Classes);
                Assert.Equal(document.TenantOverrides.Keys.ToHashSet(), read.TenantOverrides.Keys.ToHashSet());
                Assert.All(document.TenantOverrides, entry => Assert.Equal(entry.Value, read.TenantOverrides[entry.Key]));
                Assert.Equal(text, SloFile.Write(read));
                Interlocked.Increment(ref text.Contains("allow_loosen", StringComparison.Ordinal) ? ref loosened : ref tightened);
            },
            iter: 500);
        Assert.True(loosened > 10 && tightened > 10, $"{loosened} loosened, {tightened} not");
    }

    private static Gen<SloDocument> AnyDocument { get; } =
        from release in Gen.Char[' ', '~'].Array[1, 20].Select(characters => new string(characters))
        from refresh in Gen.Int[1, 86_400]
        from parts in Gen.Int[0, 1000].Array[5]
        from classes in Targets(4)
        from tenants in Gen.Int[0, Tenants.Length - 1].Select(i => Tenants[i]).HashSet[0, 3]
        from overrides in Gen.Int[1, 4].SelectMany(Targets)
        select new SloDocument
        {
            Release = release,
            Refresh = TimeSpan.FromSeconds(refresh),
            Rewards = Weights(parts),
            Classes = classes,
            TenantOverrides = tenants.ToDictionary(
                TenantId.Parse, _ => (IReadOnlyDictionary<WorkloadClass, Objective>)overrides),
        };

    /// <summary>Six weights of thousandths that sum to 1: the gaps between five cuts.</summary>
    private static RewardWeights Weights(int[] cuts)
    {
        int[] marks = [0, .. cuts.Order(), 1000];
        var gaps = marks.Zip(marks.Skip(1), (from, to) => (double)((to - from) / 1000m)).ToArray();
        return new(gaps[0], gaps[1], gaps[2], gaps[3], gaps[4], gaps[5]);
    }

    private static Gen<Dictionary<WorkloadClass, Objective>> Targets(int count) =>
        Gen.Select(Gen.Long[10, 36_000_000_000], AnyShare, AnyShare, AnyWindow).Array[count].Select(
            targets => targets.Select((target, i) => new Objective(
                    WorkloadClasses.Judged[i], TimeSpan.FromTicks(target.Item1), target.Item2, target.Item3, target.Item4))
                .ToDictionary(objective => objective.Class));
}
