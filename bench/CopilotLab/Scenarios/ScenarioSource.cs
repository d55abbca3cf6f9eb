namespace SqlxOrleans.CopilotLab.Scenarios;

/// <summary>A scenario as the command line names it: the same for every seed, or another for each.</summary>
/// <param name="Name">Name in figures.</param>
/// <param name="Of">The scenario of a seed.</param>
public sealed record ScenarioSource(string Name, Func<long, Scenario> Of)
{
    /// <summary>A built-in name, <c>random</c>, <c>random-ramps</c>, or the path of a file.</summary>
    /// <exception cref="ScenarioException">Neither a name nor a file, or the file has faults.</exception>
    public static ScenarioSource Find(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text == RandomScenario.Name)
            return new(text, RandomScenario.Of);
        if (text == RampScenario.RandomName)
            return new(text, RampScenario.Of);
        if (BuiltIn.All.TryGetValue(text, out var builtIn))
            return new(text, _ => builtIn);
        if (!File.Exists(text))
        {
            throw new ScenarioException(
                $"{text}: no such file, and not one of {string.Join(", ", BuiltIn.All.Keys.Append(RandomScenario.Name).Append(RampScenario.RandomName))}.");
        }

        var scenario = ScenarioFile.Read(text);
        return new(scenario.Name, _ => scenario);
    }
}
