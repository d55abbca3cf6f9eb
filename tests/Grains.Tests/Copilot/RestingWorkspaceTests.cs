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
        var awake = await Eventually.GetAsync(silo.Copilot.GetStatusAsync, status => status.Decisions >= 3);
        silo.Clock.SetTo(TimeSpan.FromMinutes(2));
        var asleep = await Eventually.GetAsync(silo.Copilot.GetStatusAsync, status => status.Decisions > awake.Decisions);

        // Another one, not yet at rest, counts the ticks that pass.
        var other = silo.Grains.GetGrain<ICopilotGrain>(new WorkspaceKey(silo.Tenant, "other").ToString());
        await Eventually.GetAsync(other.GetStatusAsync, status => status.Decisions >= 20);
        var resting = await silo.Copilot.GetStatusAsync();
        Assert.Equal(asleep.Decisions, resting.Decisions);
        Assert.Equal(resting.Decisions, (await silo.Copilot.GetJournalAsync()).Sum(packed => DecisionChunk.TryRead(packed)!.Decisions.Count));

        var sequence = 1L;
        await Eventually.GetAsync(
            async () =>
            {
                await silo.Ingest.AppendAsync(Batches.Batch(silo, sequence++, Batches.Payload((WorkloadClass.L, Batches.Queries(200, 5, serviceMs: 2, slots: 16)))));
                return await silo.Copilot.GetStatusAsync();
            },
            status => status.Decisions >= resting.Decisions + 10);
    }
}
