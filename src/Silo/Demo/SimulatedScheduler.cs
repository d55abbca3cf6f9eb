using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Silo.Demo;

/// <summary>
/// A kernel's scheduler without a database: four bounded queues share a number of slots by weight, in steps of a few
/// milliseconds. A query runs on one slot at a time; what a class does not use goes to the others.
/// </summary>
internal sealed class SimulatedScheduler(int slots, Random random)
{
    private static readonly (WorkloadClass Class, double MeanSeconds, double Sigma, int QueueLimit)[] Profiles =
    [
        (WorkloadClass.L, 0.002, 0.6, 600),
        (WorkloadClass.B, 0.040, 0.6, 160),
        (WorkloadClass.A, 0.300, 0.9, 60),
        (WorkloadClass.S, 0.500, 0.6, 24),
    ];

    private readonly Dictionary<WorkloadClass, List<SimulatedQuery>> _queues =
        Profiles.ToDictionary(profile => profile.Class, _ => new List<SimulatedQuery>());

    private readonly Dictionary<WorkloadClass, double> _nextArrival = Profiles.ToDictionary(profile => profile.Class, _ => 0.0);

    public int Slots => slots;

    public int QueueDepth(WorkloadClass workloadClass) => _queues[workloadClass].Count;

    /// <summary>Lets time pass from one second mark to another; reports arrivals, rejections and completions.</summary>
    public void Advance(double from, double to, DemoPhase phase, KernelView kernel)
    {
        foreach (var profile in Profiles)
            Arrive(profile, from, to, phase.LoadOf(profile.Class), kernel);
        var capacity = slots * (to - from);
        // Two rounds: shares by weight, then what idle classes left over.
        for (var round = 0; round < 2 && capacity > 1e-9; round++)
        {
            var busy = Profiles.Where(profile => _queues[profile.Class].Count > 0).ToList();
            var total = busy.Sum(profile => kernel.Weights[profile.Class]);
            var offered = capacity;
            foreach (var profile in busy)
                capacity -= Serve(_queues[profile.Class], offered * kernel.Weights[profile.Class] / total, from, to, kernel);
        }
    }

    private void Arrive((WorkloadClass Class, double MeanSeconds, double Sigma, int QueueLimit) profile, double from, double to, double load, KernelView kernel)
    {
        var rate = load * slots / profile.MeanSeconds;
        var next = Math.Max(_nextArrival[profile.Class], from);
        for (; next < to; next += -Math.Log(1 - random.NextDouble()) / rate)
        {
            kernel.Arrived(profile.Class);
            if (_queues[profile.Class].Count >= profile.QueueLimit)
                kernel.Rejected(profile.Class);
            else
                _queues[profile.Class].Add(new SimulatedQuery(profile.Class, next, ServiceSeconds(profile.MeanSeconds, profile.Sigma), kernel.Epoch));
        }

        _nextArrival[profile.Class] = next;
    }

    private static double Serve(List<SimulatedQuery> queue, double budget, double from, double to, KernelView kernel)
    {
        var used = 0.0;
        for (var i = 0; i < queue.Count && used < budget - 1e-12; i++)
        {
            var query = queue[i];
            var possible = to - Math.Max(from, query.ServedUntil);
            var time = Math.Min(Math.Min(possible, query.Remaining), budget - used);
            if (time <= 0)
                continue;
            used += time;
            query.Remaining -= time;
            query.ServedUntil = Math.Max(from, query.ServedUntil) + time;
            if (query.Remaining > 1e-12)
                continue;
            kernel.Completed(query, query.ServedUntil - query.Arrival);
            queue.RemoveAt(i--);
        }

        return used;
    }

    /// <summary>Lognormal with the given mean.</summary>
    private double ServiceSeconds(double mean, double sigma)
    {
        var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return mean * Math.Exp((sigma * normal) - (sigma * sigma / 2));
    }
}
