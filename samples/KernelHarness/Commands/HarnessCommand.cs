using System.CommandLine;
using SqlxOrleans.KernelHarness.Policies;
using SqlxOrleans.KernelHarness.Workload;

namespace SqlxOrleans.KernelHarness.Commands;

/// <summary>The command line: reads and checks it, and hands over <see cref="HarnessOptions"/>.</summary>
internal sealed class HarnessCommand : RootCommand
{
    private readonly Option<string> _postgres = new("--postgres")
    {
        Description = "'auto' starts a throw-away PostgreSQL from the installed binaries (fsync off); or a connection string. "
            + "The harness makes and drops the schema sqlx_harness there.",
        DefaultValueFactory = _ => "auto",
    };

    private readonly Option<string> _phases = new("--phases")
    {
        Description = $"Phases in order, separated by commas: {Workload.Phases.Names}.",
        DefaultValueFactory = _ => Workload.Phases.Default,
    };

    private readonly Option<string> _policies = new("--policies")
    {
        Description = $"Policies to compare, separated by commas: {PolicySpec.Grammar}.",
        DefaultValueFactory = _ => "equal,static,copilot",
    };

    private readonly Option<int> _seconds = new("--seconds")
    {
        Description = "Length of a phase under a policy, 1 to 3600 s.",
        DefaultValueFactory = _ => 60,
    };

    private readonly Option<int> _slots = new("--slots")
    {
        Description = "Execution slots (connections that run statements), 2 to 64. Default: three for each core.",
        DefaultValueFactory = _ => Math.Clamp(3 * Environment.ProcessorCount, 4, 64),
    };

    private readonly Option<int> _seed = new("--seed")
    {
        Description = "Seed of arrivals, sizes and keys; every policy meets the same ones.",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<int> _repetitions = new("--repetitions")
    {
        Description = "How often every policy plays every phase, 1 to 100; each time with the next seed, in another order of policies and with a "
            + "Copilot that knows nothing yet. From 2 on results are means with the half width of their 95 % confidence interval.",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<string?> _gateway = new("--gateway")
    {
        Description = "host:port of a running cluster's Orleans gateway. Without it the repository's silo is started when a policy needs it.",
    };

    private readonly Option<string?> _apiKey = new("--api-key") { Description = "The tenant's API key, with --gateway." };

    private readonly Option<string> _tenant = new("--tenant")
    {
        Description = "The tenant of the API key, with --gateway.",
        DefaultValueFactory = _ => "acme",
    };

    private readonly Option<string> _planHints = new("--plan-hints")
    {
        Description = "on or off. On: under the Copilot three queries of class A whose default plans are not the best run with the settings that the "
            + "cluster suggests (enable_nestloop, enable_hashjoin, random_page_cost, work_mem); other policies always run the defaults. Off compares weights alone.",
        DefaultValueFactory = _ => "on",
    };

    private readonly Option<string?> _json = new("--json") { Description = "Also write the results to this file." };

    public HarnessCommand(Func<HarnessOptions, CancellationToken, Task<int>> run)
        : base("Runs a weighted, preempting scheduler over a real PostgreSQL and compares how well policies for its weights keep the SLOs.")
    {
        foreach (var option in new Option[] { _postgres, _phases, _policies, _seconds, _slots, _seed, _repetitions, _gateway, _apiKey, _tenant, _planHints, _json })
            Options.Add(option);
        SetAction(async (parsed, cancellationToken) =>
        {
            var errors = new List<string>();
            var options = Read(parsed, errors);
            foreach (var error in errors)
                await Console.Error.WriteLineAsync(error);
            return errors.Count > 0 ? ExitCodes.Usage : await run(options, cancellationToken);
        });
    }

    /// <summary>Collects every error, so that one attempt shows all of them.</summary>
    public HarnessOptions Read(ParseResult parsed, List<string> errors)
    {
        var postgres = parsed.GetValue(_postgres)!;
        var options = new HarnessOptions
        {
            ConnectionString = postgres == "auto" ? null : postgres,
            Phases = PhaseList(parsed.GetValue(_phases)!, errors),
            Policies = PolicyList(parsed.GetValue(_policies)!, errors),
            PhaseLength = TimeSpan.FromSeconds(parsed.GetValue(_seconds)),
            Slots = parsed.GetValue(_slots),
            Seed = parsed.GetValue(_seed),
            Repetitions = parsed.GetValue(_repetitions),
            Gateway = parsed.GetValue(_gateway),
            ApiKey = parsed.GetValue(_apiKey) ?? string.Empty,
            Tenant = parsed.GetValue(_tenant)!,
            PlanHints = OnOff(parsed.GetValue(_planHints)!, errors),
            JsonPath = parsed.GetValue(_json),
        };
        if (options.PhaseLength.TotalSeconds is < 1 or > 3600)
            errors.Add($"--seconds {options.PhaseLength.TotalSeconds}: give 1 to 3600.");
        if (options.Slots is < 2 or > 64)
            errors.Add($"--slots {options.Slots}: give 2 to 64.");
        if (options.Repetitions is < 1 or > 100)
            errors.Add($"--repetitions {options.Repetitions}: give 1 to 100.");
        if (options.Gateway is not null && options.ApiKey.Length == 0)
            errors.Add("--gateway needs the tenant's key: add --api-key KEY.");
        return options;
    }

    private static bool OnOff(string text, List<string> errors)
    {
        if (text is not ("on" or "off"))
            errors.Add($"--plan-hints {text}: give on or off.");
        return text == "on";
    }

    private static List<PhaseProfile> PhaseList(string text, List<string> errors)
    {
        var phases = new List<PhaseProfile>();
        foreach (var name in Items(text))
        {
            if (Workload.Phases.Find(name) is not { } phase)
                errors.Add($"--phases: there is no phase '{name}'; there are {Workload.Phases.Names}.");
            else if (phases.Contains(phase))
                errors.Add($"--phases: '{name}' is given twice; results are named by phase.");
            else
                phases.Add(phase);
        }

        if (phases.Count == 0 && errors.Count == 0)
            errors.Add($"--phases: give at least one of {Workload.Phases.Names}.");
        return phases;
    }

    private static List<PolicySpec> PolicyList(string text, List<string> errors)
    {
        var policies = new List<PolicySpec>();
        foreach (var name in Items(text))
        {
            if (!PolicySpec.TryParse(name, out var policy))
                errors.Add($"--policies: '{name}' is not {PolicySpec.Grammar}.");
            else if (policies.Any(other => other.Name == policy.Name))
                errors.Add($"--policies: '{name}' is given twice; results are named by policy.");
            else
                policies.Add(policy);
        }

        if (policies.Count == 0 && errors.Count == 0)
            errors.Add($"--policies: give at least one of {PolicySpec.Grammar}.");
        return policies;
    }

    private static string[] Items(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
