using SqlxOrleans.Domain.Copilot.Safety;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Grains.Interfaces.Copilot;
using SqlxOrleans.Grains.Interfaces.Keys;
using SqlxOrleans.Grains.Tests.Support;
using SqlxOrleans.Testing;
using Xunit;

namespace SqlxOrleans.Grains.Tests.Copilot;

/// <summary>A workspace without telemetry costs next to nothing, and is back with the first report.</summary>
public sealed class RestingWorkspaceTests
{
    [Fact]
    public async Task A_workspace_at_rest_is_asked_no_more_until_it_wakes_up_and_keeps_its_journal()
    {
        await using var silo = await TestSilo.StartAsync();
        await BusyUntilAsync(silo, decisions: 3);
        // Another one, which is busy, counts the intervals that pass: first until nothing is left to decide on.
        var other = silo.Grains.GetGrain<ICopilotGrain>(new WorkspaceKey(silo.Tenant, "other").ToString());
        await BusyUntilAsync(other, decisions: 60);
        var awake = await silo.Copilot.GetStatusAsync();
        silo.Clock.SetTo(TimeSpan.FromMinutes(2));
        var asleep = await Eventually.GetAsync(silo.Copilot.GetStatusAsync, status => status.Decisions > awake.Decisions);
        Assert.Equal(awake.Decisions + 1, asleep.Decisions);
        await BusyUntilAsync(other, decisions: 90);
        var resting = await silo.Copilot.GetStatusAsync();
        Assert.Equal(asleep.Decisions, resting.Decisions);
        Assert.Equal(resting.Decisions, (await silo.Copilot.GetJournalAsync()).Sum(packed => DecisionChunk.TryRead(packed)!.Decisions.Count));

        await BusyUntilAsync(silo, resting.Decisions + 10);
    }

    [Fact]
    public async Task Without_a_report_since_the_last_decision_there_is_no_other_one()
    {
        await using var silo = await TestSilo.StartAsync();
        await BusyUntilAsync(silo, decisions: 3);
        var other = silo.Grains.GetGrain<ICopilotGrain>(new WorkspaceKey(silo.Tenant, "other").ToString());

        // What was reported is decided on, and the judged interval that it belongs to ends, within these six seconds.
        await BusyUntilAsync(other, decisions: 60);
        var quiet = await silo.Copilot.GetStatusAsync();
        await BusyUntilAsync(other, decisions: 80);
        Assert.Equal(quiet.Decisions, (await silo.Copilot.GetStatusAsync()).Decisions);
    }

    private static Task<CopilotStatus> BusyUntilAsync(TestSilo silo, long decisions)
    {
        var sequence = silo.Clock.GetTimestamp();
        return Eventually.GetAsync(
            async () =>
            {
                await silo.Ingest.AppendAsync(Batches.Batch(silo, sequence++, Batches.Payload((WorkloadClass.L, Batches.Queries(200, 5, serviceMs: 2, slots: 16)))));
                return await silo.Copilot.GetStatusAsync();
            },
            status => status.Decisions >= decisions);
    }

    private static Task<CopilotStatus> BusyUntilAsync(ICopilotGrain copilot, long decisions)
    {
        var number = 0;
        return Eventually.GetAsync(
            async () =>
            {
                await copilot.ObserveAsync(new ClassObservation(
                    "L", $"kernel-{decisions}", ++number, [new EpochOutcome(0, 200, 0, 200, 200, 200, 0, 200, 0.4, 200, 1, 5, 0)], 0, 16, 15, Batches.Noon));
                return await copilot.GetStatusAsync();
            },
            status => status.Decisions >= decisions);
    }
}
