using Orleans.Concurrency;
using SqlxOrleans.Grains.Interfaces.Copilot;
using SqlxOrleans.Grains.Interfaces.Ingest;

namespace SqlxOrleans.Client.Tests;

/// <summary>Hands every batch to the scripted cluster; reentrant, as the ingest workers are many.</summary>
[Reentrant]
internal sealed class FakeIngestGrain(ScriptedTransport cluster) : Grain, IIngestGrain
{
    public Task<IngestReceipt> AppendAsync(TelemetryBatch batch) => cluster.SendAsync(batch, CancellationToken.None);
}

/// <summary>Answers every first poll with the same weights and holds the others.</summary>
internal sealed class FakeWeightsGrain : Grain, IWeightsGrain
{
    public async Task<WeightsAnswer> WaitNewerAsync(string credential, WeightsVersion known, TimeSpan hold)
    {
        if (known == default)
            return ScriptedWeights.Weights("i1", 5, 0.7, TimeSpan.FromSeconds(30));
        using var never = new SemaphoreSlim(0);
        await never.WaitAsync(hold);
        return new WeightsAnswer(true, null, []);
    }
}
