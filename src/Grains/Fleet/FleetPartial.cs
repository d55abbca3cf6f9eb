using System.Diagnostics.Metrics;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Domain.Telemetry.Deltas;
using SqlxOrleans.Grains.Ingest;

namespace SqlxOrleans.Grains.Fleet;

/// <summary>
/// This silo's part of the fleet: what its workload grains have applied since it was last sent. Called once a delta, from many
/// grains at a time; a class's lock is held for the merge of its cells, some 200 ns each.
/// </summary>
internal sealed class FleetPartial
{
    private readonly TimeProvider _clock;
    private readonly Counter<long> _givenUp;
    private readonly Lane[] _lanes = [.. Classes.Select(_ => new Lane())];

    public FleetPartial(TimeProvider clock, IMeterFactory meters)
    {
        _clock = clock;
        _givenUp = meters.Create(IngestMetrics.MeterName).CreateCounter<long>(
            "sqlx_fleet_requests_given_up_total", description: "Requests that the fleet roll-up had no room for; the tenants' own series have them.");
    }

    /// <summary>Every class has its own branch of the tree, the one that is counted but not judged too.</summary>
    public static IReadOnlyList<WorkloadClass> Classes { get; } = Enum.GetValues<WorkloadClass>();

    /// <summary>Merges a delta that a workload grain has applied; it is copied.</summary>
    public void Record(WorkloadClass workloadClass, WorkloadDelta delta)
    {
        var lane = _lanes[(int)workloadClass];
        var now = _clock.GetUtcNow().ToUnixTimeSeconds();
        long givenUp;
        lock (lane.Lock)
        {
            givenUp = lane.RollUp.Add(delta, now);
        }

        if (givenUp > 0)
            _givenUp.Add(givenUp, new KeyValuePair<string, object?>("class", workloadClass.Name()));
    }

    /// <summary>Removes the oldest of what waits to be sent; null when nothing does.</summary>
    public WorkloadDelta? Take(WorkloadClass workloadClass)
    {
        var lane = _lanes[(int)workloadClass];
        lock (lane.Lock)
        {
            return lane.RollUp.Take();
        }
    }

    private sealed class Lane
    {
        public Lock Lock { get; } = new();

        public ClassRollUp RollUp { get; } = new();
    }
}
