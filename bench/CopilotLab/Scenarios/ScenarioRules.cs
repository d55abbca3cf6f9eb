using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using SqlxOrleans.CopilotLab.Simulation;
using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.CopilotLab.Scenarios;

/// <summary>What a scenario must hold. Every fault is found at once, each with its field and the fix.</summary>
internal static partial class ScenarioRules
{
    private const int MaxPhases = 100;
    private const int MaxPhaseSeconds = 100_000;
    private const double MaxLoad = 4;
    private const double SumTolerance = 1e-9;

    public static IReadOnlyList<string> Check(Scenario scenario)
    {
        var faults = new Faults();
        if (!NamePattern().IsMatch(scenario.Name))
            faults.Say("name", scenario.Name, "must be 1 to 40 lower-case letters, digits and hyphens");
        CheckKernel(scenario.Kernel, faults);
        foreach (var c in WorkloadClasses.Judged)
            CheckService($"service.{c.Name()}", scenario.Service[c], faults);
        faults.Range("bursts.factor", scenario.Bursts.Factor, 1, 20);
        faults.Range("bursts.onSeconds", scenario.Bursts.OnSeconds, 0.1, 10_000);
        faults.Range("bursts.offSeconds", scenario.Bursts.OffSeconds, 0.1, 10_000);
        CheckTelemetry(scenario.Telemetry, faults);
        faults.Range("targetsMs", scenario.TargetsMs, 0.1, 1_000_000);
        faults.Range("objective", scenario.Objective, 0, 1);
        faults.Sum("objective", scenario.Objective);
        faults.Range("handTuned", scenario.HandTuned, 0.001, 1);
        faults.Sum("handTuned", scenario.HandTuned);
        if (scenario.Phases.Count is < 1 or > MaxPhases)
            faults.Say("phases", scenario.Phases.Count, $"must be 1 to {MaxPhases} phases");
        for (var i = 0; i < scenario.Phases.Count; i++)
            CheckPhase($"phases[{i}]", scenario.Phases[i], faults);
        return faults.All;
    }

    private static void CheckKernel(KernelShape kernel, Faults faults)
    {
        faults.Range("kernel.workers", kernel.Workers, 1, WorkerHeap.MaxWorkers);
        faults.Range("kernel.quantumMs", kernel.QuantumMs, 0.1, 10_000);
        faults.Range("kernel.overheadMs", kernel.OverheadMs, 0, 10);
        faults.Range("kernel.coupling", kernel.Coupling, 0, 100);
        foreach (var c in WorkloadClasses.Judged)
            faults.Range($"kernel.queueBounds.{c.Name()}", kernel.QueueBounds[c], 1, 100_000);
    }

    private static void CheckService(string path, ServiceShape service, Faults faults)
    {
        faults.Range($"{path}.meanMs", service.MeanMs, 0.05, 1_000_000);
        faults.Range($"{path}.sigma", service.Sigma, 0, 3);
        faults.Range($"{path}.tailShare", service.TailShare, 0, 1);
        faults.Range($"{path}.tailFactor", service.TailFactor, 1, 1_000);
    }

    private static void CheckTelemetry(TelemetryShape telemetry, Faults faults)
    {
        faults.Range("telemetry.delaySeconds", telemetry.DelaySeconds, 0, 60);
        faults.Range("telemetry.dropShare", telemetry.DropShare, 0, 1);
        faults.Range("telemetry.duplicateShare", telemetry.DuplicateShare, 0, 1);
        faults.Range("telemetry.noiseSigma", telemetry.NoiseSigma, 0, 2);
        faults.Range("telemetry.wrongPriors", telemetry.WrongPriors, 0.001, 1_000);
        faults.Range("telemetry.wrongPriorsSeconds", telemetry.WrongPriorsSeconds, 0, 1_000_000);
    }

    private static void CheckPhase(string path, Phase phase, Faults faults)
    {
        if (string.IsNullOrWhiteSpace(phase.Name))
            faults.Say($"{path}.name", phase.Name, "must not be empty");
        faults.Range($"{path}.load", phase.Load, 0, MaxLoad);
        if (phase.LoadAtEnd is { } end)
            faults.Range($"{path}.loadAtEnd", end, 0, MaxLoad);
        faults.Range($"{path}.meanFactor", phase.MeanFactor, 0.001, 1_000);
        faults.Range($"{path}.speed", phase.Speed, 0.01, 100);
        faults.Range($"{path}.minSeconds", phase.MinSeconds, Timeline.WindowSeconds, MaxPhaseSeconds);
        faults.Range($"{path}.maxSeconds", phase.MaxSeconds, phase.MinSeconds, MaxPhaseSeconds);
        if (phase.MinSeconds % Timeline.WindowSeconds != 0 || phase.MaxSeconds % Timeline.WindowSeconds != 0)
        {
            faults.Say(
                $"{path}.minSeconds, maxSeconds", $"{phase.MinSeconds}, {phase.MaxSeconds}", "must be multiples of 5, the length of a window");
        }

    }

    [GeneratedRegex("^[a-z0-9-]{1,40}$")]
    private static partial Regex NamePattern();

    private sealed class Faults
    {
        private readonly List<string> _all = [];

        public IReadOnlyList<string> All => _all;

        public void Say(string path, object value, string fix) =>
            _all.Add(string.Create(CultureInfo.InvariantCulture, $"{path}: {value} {fix}."));

        public void Range<T>(string path, T value, T least, T most)
            where T : INumber<T>
        {
            // Written so that NaN is a fault.
            if (!(value >= least && value <= most))
                Say(path, value, string.Create(CultureInfo.InvariantCulture, $"must be from {least} to {most}"));
        }

        public void Range(string path, PerClass<double> values, double least, double most)
        {
            foreach (var c in WorkloadClasses.Judged)
                Range($"{path}.{c.Name()}", values[c], least, most);
        }

        public void Sum(string path, PerClass<double> values)
        {
            var sum = values.ToArray().Sum();
            if (!(Math.Abs(sum - 1) < SumTolerance))
                Say(path, sum, "must be 1: it is the sum of L, B, A and S");
        }
    }
}
