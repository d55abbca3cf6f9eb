using SqlxOrleans.CopilotLab.Scenarios;
using Xunit;

namespace SqlxOrleans.CopilotLab.Tests;

public sealed class ScenarioFileTests
{
    private const string Load = """{ "L": 0.2, "B": 0.2, "A": 0.2, "S": 0.05 }""";

    public static TheoryData<string, string> Faults => new()
    {
        { "\"name\": \"My Load\"", "name: My Load must be" },
        { "\"kernel\": { \"workers\": 0 }", "kernel.workers: 0 must be from 1 to 256" },
        { "\"kernel\": { \"quantumMs\": 0 }", "kernel.quantumMs: 0 must be" },
        { "\"kernel\": { \"overheadMs\": -1 }", "kernel.overheadMs: -1 must be" },
        { "\"kernel\": { \"coupling\": -1 }", "kernel.coupling: -1 must be" },
        { "\"kernel\": { \"queueBounds\": { \"L\": 600, \"B\": 160, \"A\": 0, \"S\": 24 } }", "kernel.queueBounds.A: 0 must be" },
        { Service("\"meanMs\": 0, \"sigma\": 1"), "service.L.meanMs: 0 must be" },
        { Service("\"meanMs\": 1, \"sigma\": 4"), "service.L.sigma: 4 must be" },
        { Service("\"meanMs\": 1, \"sigma\": 1, \"tailShare\": 2"), "service.L.tailShare: 2 must be" },
        { Service("\"meanMs\": 1, \"sigma\": 1, \"tailFactor\": 0"), "service.L.tailFactor: 0 must be" },
        { "\"bursts\": { \"factor\": 0.5 }", "bursts.factor: 0.5 must be" },
        { "\"bursts\": { \"onSeconds\": 0 }", "bursts.onSeconds: 0 must be" },
        { "\"bursts\": { \"offSeconds\": 0 }", "bursts.offSeconds: 0 must be" },
        { "\"telemetry\": { \"delaySeconds\": 61 }", "telemetry.delaySeconds: 61 must be" },
        { "\"telemetry\": { \"dropShare\": 1.1 }", "telemetry.dropShare: 1.1 must be" },
        { "\"telemetry\": { \"duplicateShare\": -1 }", "telemetry.duplicateShare: -1 must be" },
        { "\"telemetry\": { \"noiseSigma\": 3 }", "telemetry.noiseSigma: 3 must be" },
        { "\"telemetry\": { \"wrongPriors\": { \"L\": 0, \"B\": 1, \"A\": 1, \"S\": 1 } }", "telemetry.wrongPriors.L: 0 must be" },
        { "\"telemetry\": { \"wrongPriorsSeconds\": -1 }", "telemetry.wrongPriorsSeconds: -1 must be" },
        { "\"targetsMs\": { \"L\": 0, \"B\": 1, \"A\": 1, \"S\": 1 }", "targetsMs.L: 0 must be" },
        { "\"objective\": { \"L\": 1, \"B\": 1, \"A\": 1, \"S\": 1 }", "objective: 4 must be 1" },
        { "\"handTuned\": { \"L\": 1, \"B\": 0, \"A\": 0, \"S\": 0 }", "handTuned.B: 0 must be" },
        { Phase("\"name\": \"\""), "phases[1].name:  must not be empty" },
        { Phase("\"loadAtEnd\": { \"L\": 9, \"B\": 0, \"A\": 0, \"S\": 0 }"), "phases[1].loadAtEnd.L: 9 must be from 0 to 4" },
        { Phase("\"meanFactor\": { \"L\": 0, \"B\": 1, \"A\": 1, \"S\": 1 }"), "phases[1].meanFactor.L: 0 must be" },
        { Phase("\"speed\": 0"), "phases[1].speed: 0 must be" },
        { Phase("\"minSeconds\": 4"), "phases[1].minSeconds: 4 must be" },
        { Phase("\"minSeconds\": 200, \"maxSeconds\": 100"), "phases[1].maxSeconds: 100 must be from 200" },
        { Phase("\"maxSeconds\": 201"), "must be multiples of 5" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_is_told_with_its_field_and_the_fix(string field, string message)
    {
        var phases = field.StartsWith("\"phases\"", StringComparison.Ordinal) ? field : $"{field}, \"phases\": [{{ \"load\": {Load} }}]";
        Assert.Contains(message, Assert.Throws<ScenarioException>(() => ScenarioFile.Parse($"{{ {phases} }}")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_are_told_at_once()
    {
        var problem = Assert.Throws<ScenarioException>(() => ScenarioFile.Parse("""{ "name": "", "kernel": { "workers": 0 } }"""));
        Assert.Equal(3, problem.Message.Split('\n').Length);
    }

    [Theory]
    [InlineData("""{ "phaes": [] }""", "phaes")]
    [InlineData("""{ "phases": [ { "load": { "L": 0.1, "B": 0.1, "A": 0.1 } } ] }""", "S missing")]
    [InlineData("""{ "phases": [ { "load": { "L": 0.1, "L": 0.1, "B": 0.1, "A": 0.1, "S": 0.1 } } ] }""", "'L' is no class, or stands twice")]
    [InlineData("""{ "phases": [ { "load": { "l": 0.1, "B": 0.1, "A": 0.1, "S": 0.1 } } ] }""", "'l' is no class")]
    [InlineData("""{ "phases": null }""", "hases")]
    [InlineData("""{ "phases": [ { "load": "much" } ] }""", "$.phases[0].load, line 1")]
    [InlineData("null", "null")]
    [InlineData("{", "not a scenario")]
    public void What_is_no_scenario_is_refused_with_its_place(string json, string place) =>
        Assert.Contains(place, Assert.Throws<ScenarioException>(() => ScenarioFile.Parse(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void What_a_file_leaves_out_is_as_documented()
    {
        var scenario = ScenarioFile.Parse($"{{ \"phases\": [ {{ \"load\": {Load} }} ] }}");
        Assert.Equal(new Scenario { Phases = scenario.Phases }, scenario);
        Assert.Equal(new Phase { Load = scenario.Phases[0].Load }, scenario.Phases[0]);
    }

    [Fact]
    public void The_documented_example_is_a_scenario_with_the_documented_defaults()
    {
        var text = File.ReadAllText(Path.Combine(Root(), "docs", "copilot-scenarios.md"));
        var start = text.IndexOf("```json", StringComparison.Ordinal) + "```json".Length;
        var scenario = ScenarioFile.Parse(text[start..text.IndexOf("```", start, StringComparison.Ordinal)]);
        Assert.Equal(
            new Scenario { Name = scenario.Name, Description = scenario.Description, Phases = scenario.Phases }, scenario);
    }

    [Fact]
    public void Every_built_in_scenario_is_sound()
    {
        Assert.All(BuiltIn.All.Values, scenario => Assert.Empty(ScenarioRules.Check(scenario)));
        Assert.All(Enumerable.Range(0, 200), seed => Assert.Empty(ScenarioRules.Check(RandomScenario.Of(seed))));
    }

    [Fact]
    public void Random_scenarios_differ_by_seed_and_only_by_it()
    {
        Assert.Equal(RandomScenario.Of(3).Phases, RandomScenario.Of(3).Phases);
        Assert.NotEqual(RandomScenario.Of(3).Phases, RandomScenario.Of(4).Phases);
        var loads = Enumerable.Range(0, 50).SelectMany(seed => RandomScenario.Of(seed).Phases).Select(phase => phase.Load.ToArray().Sum() / phase.Speed).ToList();
        Assert.InRange(loads.Count(load => load > 1), loads.Count / 4, loads.Count * 3 / 4);
    }

    [Fact]
    public void A_source_that_is_neither_name_nor_file_says_what_there_is() =>
        Assert.Contains("six-phases", Assert.Throws<ScenarioException>(() => ScenarioSource.Find("sixphases")).Message, StringComparison.Ordinal);

    private static string Service(string l) =>
        $$"""
        "service": { "L": { {{l}} }, "B": { "meanMs": 1, "sigma": 1 }, "A": { "meanMs": 1, "sigma": 1 }, "S": { "meanMs": 1, "sigma": 1 } }
        """;

    private static string Phase(string field) => $$"""
        "phases": [ { "load": {{Load}} }, { "load": {{Load}}, {{field}} } ]
        """.Trim();

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "SqlxOrleans.sln")))
            folder = folder.Parent!;
        return folder.FullName;
    }
}
