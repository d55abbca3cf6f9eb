using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using SqlxOrleans.Api.Edge;
using SqlxOrleans.Api.Otlp;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Grains.Interfaces.Ingest;

namespace SqlxOrleans.Api.Tests;

/// <summary>Holds every batch of a host's tenant <c>acme</c>, by its sequence, until it is let pass or made to fail.</summary>
internal sealed class HeldRounds
{
    private readonly ConcurrentDictionary<long, Round> _rounds = new();
    private readonly EdgeHost _host;

    public HeldRounds(EdgeHost host)
    {
        _host = host;
        host.Sink.Before = batch =>
        {
            var round = this[batch.Sequence];
            round.Arrived.TrySetResult();
            return round.Go.Task;
        };
    }

    private Round this[long sequence] => _rounds.GetOrAdd(sequence, static _ => new Round());

    /// <summary>Receives traces; when it returns, the request has been read and joined its rounds.</summary>
    public async Task<OtlpOutcome> ReceiveAsync(byte[] traces)
    {
        var tenant = TenantId.Parse("acme");
        using var reservation = _host.Services.GetRequiredService<EdgeBudget>().Open(tenant);
        return await _host.Services.GetRequiredService<OtlpReceiver>().ReceiveAsync(OtlpSignal.Traces, tenant, traces, reservation, default);
    }

    public Task ArrivedAsync(long sequence) => this[sequence].Arrived.Task;

    public void Pass(long sequence) => this[sequence].Go.TrySetResult(null);

    public void Fail(long sequence) => this[sequence].Go.TrySetResult(RecordingSink.Senseless());

    /// <summary>Holds nothing that arrives from now on.</summary>
    public void HoldNoMore() => _host.Sink.Before = _ => Task.FromResult<IngestReceipt?>(null);

    private sealed class Round
    {
        public TaskCompletionSource Arrived { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<IngestReceipt?> Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
