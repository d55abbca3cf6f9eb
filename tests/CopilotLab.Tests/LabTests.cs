using SqlxOrleans.CopilotLab.Policies;
using SqlxOrleans.CopilotLab.Scenarios;
using SqlxOrleans.CopilotLab.Scoring;
using Xunit;

namespace SqlxOrleans.CopilotLab.Tests;

public sealed class LabTests : IDisposable
{
    private static readonly Scenario _small = new()
    {
        Name = "small",
        Kernel = new() { Workers = 1, QueueBounds = new(40, 10, 4, 2) },
        Phases =
        [
            new() { Name = "calm", Load = new(0.2, 0.1, 0.1, 0.03), MinSeconds = 20, MaxSeconds = 40 },
            new() { Name = "a-overload", Load = new(0.2, 0.1, 1.0, 0.03), MinSeconds = 20, MaxSeconds = 40 },
            new() { Name = "b-overload", Load = new(0.2, 1.0, 0.1, 0.03), MinSeconds = 20, MaxSeconds = 40 },
        ],
    };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("copilot-lab-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Results_are_the_same_in_serial_in_parallel_and_from_the_cache()
    {
        var serial = Compare("serial", 1);
        var parallel = Compare("parallel", 4);
        Assert.Equal(Figures(serial), Figures(parallel));
        Assert.Equal(Figures(serial), Figures(Compare("serial", 4)));
        Assert.Equal(Windows(serial), Windows(parallel));
    }

    [Fact]
    public void Oracle_is_above_the_best_static_and_that_above_the_hand_tuned()
    {
        var result = Compare("serial", 2);
        var (best, tuned) = (result.Scores[Lab.BestStaticName], result.Scores[PolicyCatalog.Static]);
        Assert.True(best.PercentOfOracle < 100, $"{best}");
        Assert.True(tuned.Met <= best.Met, $"{tuned} {best}");
        Assert.Equal(0, tuned.WorseThanStaticShare);
        Assert.Equal(100, tuned.WorstPercentOfStatic, 9);
        Assert.Equal(0, tuned.Changes);
    }

    [Fact]
    public void Policies_have_names_for_a_command_line()
    {
        Assert.All(PolicyCatalog.All.Keys, name => Assert.Matches("^[a-z0-9-]+$", name));
        Assert.DoesNotContain(Lab.BestStaticName, PolicyCatalog.All.Keys);
    }

    private LabResult Compare(string cache, int parallelism) =>
        new Lab(Path.Combine(_folder.FullName, cache), parallelism).Compare(
            new("small", _ => _small), [1, 2, 3], 120, ["static", "equal", "copilot", "best-static"], _ => { });

    private static object[] Figures(LabResult result) =>
        [result.OracleMet, .. result.Scores.OrderBy(each => each.Key, StringComparer.Ordinal).Select(each => each.Value)];

    private static IEnumerable<double> Windows(LabResult result) =>
        result.Runs.OrderBy(each => each.Key, StringComparer.Ordinal).SelectMany(each => each.Value).Concat(result.Oracle)
            .SelectMany(run => run.Windows);
}
