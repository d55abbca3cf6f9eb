using SqlxOrleans.CopilotLab.Newcomers;
using SqlxOrleans.CopilotLab.Scenarios;
using Xunit;

namespace SqlxOrleans.CopilotLab.Tests;

public sealed class NewcomerLabTests : IDisposable
{
    private static readonly ScenarioSource _small = new("small", _ => new Scenario
    {
        Name = "small",
        Kernel = new() { Workers = 2, QueueBounds = new(80, 20, 8, 4), NonPreemptive = true },
        Phases =
        [
            new() { Name = "calm", Load = new(0.2, 0.1, 0.1, 0.03), MinSeconds = 60, MaxSeconds = 60 },
            new() { Name = "a-overload", Load = new(0.2, 0.1, 1.0, 0.03), MinSeconds = 60, MaxSeconds = 60 },
        ],
    });

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("newcomer-lab-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Five_others_teach_and_four_do_not_and_without_a_lesson_nothing_differs()
    {
        Assert.NotEqual(default, NewcomerLab.Learnt(_small, 1, 5, 120));
        Assert.Equal(default, NewcomerLab.Learnt(_small, 1, 4, 120));
        var alone = new NewcomerLab(_folder.FullName, 2).Run(_small, [1, 2], 4, 60, 60);
        Assert.All(alone, each => Assert.Equal(0, each.Gain(60)));
    }
}
