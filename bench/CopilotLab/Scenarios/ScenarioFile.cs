using System.Text.Json;

namespace SqlxOrleans.CopilotLab.Scenarios;

/// <summary>Reads scenario files.</summary>
public static class ScenarioFile
{
    /// <summary>Reads and checks a file.</summary>
    /// <exception cref="ScenarioException">It cannot be read, is no scenario, or has faults: the message names each with its fix.</exception>
    public static Scenario Read(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new ScenarioException($"{path}: cannot be read: {problem.Message}", problem);
        }
        catch (ScenarioException problem)
        {
            throw new ScenarioException($"{path}: {problem.Message}", problem);
        }
    }

    /// <summary>Reads and checks a scenario.</summary>
    /// <exception cref="ScenarioException">It is no scenario, or has faults.</exception>
    public static Scenario Parse(string json)
    {
        Scenario? scenario;
        try
        {
            scenario = JsonSerializer.Deserialize(json, ScenarioJson.Default.Scenario);
        }
        catch (JsonException problem)
        {
            throw new ScenarioException(
                $"not a scenario: {problem.Path ?? "$"}, line {problem.LineNumber + 1}: {problem.Message} See docs/copilot-scenarios.md.", problem);
        }

        if (scenario is null)
            throw new ScenarioException("not a scenario: it is null. Write an object with at least \"phases\".");
        var faults = ScenarioRules.Check(scenario);
        return faults.Count == 0 ? scenario : throw new ScenarioException(string.Join(Environment.NewLine, faults));
    }
}
