using System.Collections.Concurrent;
using System.Globalization;
using SqlxOrleans.Grains.Interfaces.Ingest;
using SqlxOrleans.Testing;

namespace SqlxOrleans.Client.Tests.Spooling;

/// <summary>Real kernels, killed while a real silo holds their batch.</summary>
public sealed class KillTests : IDisposable
{
    private const int EventsPerLife = 50;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly SpoolFolder _folder = new();
    private readonly int _gatewayPort = ClusterTests.FreePort();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Each_event_is_counted_once_when_kernels_are_killed_before_and_after_their_batch_was_applied()
    {
        var token = TestContext.Current.CancellationToken;
        var cluster = new ScriptedTransport();
        using var silo = ClusterTests.Silo(_gatewayPort, cluster);
        await silo.StartAsync(token);
        var never = new TaskCompletionSource<IngestReceipt>();
        var seen = new ConcurrentDictionary<long, bool>();
        foreach (var isApplied in new[] { false, true, false, true })
        {
            var held = new TaskCompletionSource();
            cluster.Otherwise = async batch =>
            {
                if (!seen.TryAdd(batch.Sequence, true))
                    return await cluster.AcceptAsync(batch);
                if (isApplied)
                    await cluster.AcceptAsync(batch);
                held.TrySetResult();
                return await never.Task;
            };
            await using var kernel = Kernel(EventsPerLife);
            await held.Task.WaitAsync(Patience, token);
            await kernel.KillAsync();
        }

        cluster.Otherwise = null;
        await using (var last = Kernel(0))
            Assert.Equal("flushed", await last.ReadLineAsync(Patience, token));
        Assert.Equal(4 * EventsPerLife, cluster.Total().Requests);
        Assert.Single(cluster.Sent.Select(batch => batch.ProducerId).Distinct());
        never.SetResult(ScriptedTransport.Ok);
        await silo.StopAsync(token);
    }

    private ChildProcess Kernel(int events) => ChildProcess.Start(
        Checkout.DotNet,
        [
            typeof(KernelProgram).Assembly.Location, KernelProgram.Verb, $"127.0.0.1:{_gatewayPort}", _folder.Current,
            events.ToString(CultureInfo.InvariantCulture),
        ],
        AppContext.BaseDirectory);
}
