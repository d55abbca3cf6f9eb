using SqlxOrleans.CopilotLab.Scenarios;
using SqlxOrleans.Domain.Rewards;

namespace SqlxOrleans.CopilotLab.Simulation;

/// <summary>Makes a report as wrong as the scenario says, and keeps it a possible one: no part exceeds its whole.</summary>
internal static class ReportNoise
{
    public static OutcomeReport Apply(OutcomeReport report, TelemetryShape shape, long now, double countNormal, double serviceNormal)
    {
        var prior = now < SimulationRun.Nanoseconds(shape.WrongPriorsSeconds) ? Pick.Of(shape.WrongPriors, (int)report.Class - 1) : 1;
        if (shape.NoiseSigma == 0 && prior == 1)
            return report;
        var count = Factor(shape.NoiseSigma, countNormal);
        var service = prior * Factor(shape.NoiseSigma, serviceNormal);
        return report with
        {
            Outcomes = [.. report.Outcomes.Select(each => each with { Outcome = Change(each.Outcome, count, service) })],
            QueueDepth = (int)Math.Round(report.QueueDepth * count),
        };
    }

    private static double Factor(double sigma, double normal) => Math.Exp((sigma * normal) - (sigma * sigma / 2));

    private static ClassOutcome Change(in ClassOutcome seen, double count, double service)
    {
        var requests = Scale(seen.Requests, count);
        var timed = Math.Min(requests, Scale(seen.Timed, count));
        return seen with
        {
            Requests = requests,
            RequestsFailed = Math.Min(requests, Scale(seen.RequestsFailed, count)),
            Timed = timed,
            Good = Math.Min(timed, Scale(seen.Good, count)),
            Spans = requests,
            Arrivals = Scale(seen.Arrivals, count),
            Serviced = Scale(seen.Serviced, count),
            ServiceSeconds = seen.Serviced == 0 ? 0 : seen.ServiceSeconds / seen.Serviced * service * Scale(seen.Serviced, count),
            LatencySeconds = seen.LatencySeconds * count,
        };
    }

    private static long Scale(long value, double factor) => (long)Math.Round(value * factor);
}
