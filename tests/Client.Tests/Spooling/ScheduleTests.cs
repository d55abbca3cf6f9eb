using CsCheck;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Grains.Interfaces.Ingest;

namespace SqlxOrleans.Client.Tests.Spooling;

/// <summary>Kills, lost batches, lost answers and repeats in any order: each recorded event is counted once.</summary>
public sealed class ScheduleTests
{
    private enum Fate
    {
        Accepted,
        Lost,
        AnswerLost,
        ToldToRetry,
        KilledBefore,
        KilledAfter,
    }

    private static readonly Gen<Fate[]> AnySchedule = Gen.Frequency(
        (3, Gen.Const(Fate.Accepted)),
        (1, Gen.Const(Fate.Lost)),
        (1, Gen.Const(Fate.AnswerLost)),
        (1, Gen.Const(Fate.ToldToRetry)),
        (1, Gen.Const(Fate.KilledBefore)),
        (1, Gen.Const(Fate.KilledAfter))).Array[1, 14];

    [Fact]
    public async Task Every_recorded_event_is_counted_exactly_once_whatever_happens_on_the_way()
    {
        var kills = 0;
        var repeats = 0;
        await AnySchedule.SampleAsync(
            async schedule =>
            {
                using var folder = new SpoolFolder();
                var cluster = new ScriptedTransport();
                var recorded = 0;
                for (var fates = new Queue<Fate>(schedule); fates.Count > 0;)
                    recorded += await LiveAsync(folder, cluster, fates);
                await using var last = Kernel(folder, cluster);
                await last.FlushAsync();
                Assert.Equal(recorded, cluster.Total().Requests);
                Interlocked.Add(ref kills, schedule.Count(fate => fate >= Fate.KilledBefore));
                Interlocked.Add(ref repeats, cluster.Sent.Count - cluster.Sent.Select(batch => (batch.Tenant, batch.Sequence)).Distinct().Count());
            },
            iter: 60,
            threads: 1);
        Assert.True(kills > 20 && repeats > 20, $"{kills} kills, {repeats} repeats");
    }

    /// <summary>One kernel, until the schedule kills it or ends; answers how much it recorded.</summary>
    private static async Task<int> LiveAsync(SpoolFolder folder, ScriptedTransport cluster, Queue<Fate> fates)
    {
        var killed = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var gate = new Lock();
        cluster.Otherwise = batch =>
        {
            lock (gate)
                return killed.Task.IsCompleted ? NeverAsync() : Meet(batch);
        };
        var recorded = 0;
        await using (var kernel = Kernel(folder, cluster))
        {
            while (fates.Count > 0 && !killed.Task.IsCompleted)
            {
                recorded++;
                kernel.Telemetry.Record(ClientRig.Tenant, ClientRig.Workspace, WorkloadClass.B, TimeSpan.FromMilliseconds(2), QueryOutcome.Ok);
                var flush = kernel.Telemetry.FlushAsync(TestContext.Current.CancellationToken);
                await Eventually.TrueAsync(() => flush.IsCompleted || killed.Task.IsCompleted, kernel.Step(TimeSpan.FromMilliseconds(200)));
                // A kill before the flush returned found everything on the disk: it is there before the first byte is sent.
            }
        }

        cluster.Otherwise = null;
        if (killed.Task.IsCompleted)
            folder.GoOnWith(await killed.Task);
        return recorded;

        Task<IngestReceipt> Meet(TelemetryBatch batch)
        {
            switch (fates.TryDequeue(out var fate) ? fate : Fate.Accepted)
            {
                case Fate.Lost:
                    return ScriptedTransport.FailAsync(batch);
                case Fate.AnswerLost:
                    return cluster.ApplyAndLoseAsync(batch);
                case Fate.ToldToRetry:
                    return ScriptedTransport.Answer(IngestStatus.Retry)(batch);
                case Fate.KilledBefore:
                    killed.SetResult(folder.Copy());
                    return NeverAsync();
                case Fate.KilledAfter:
                    cluster.AcceptAsync(batch);
                    killed.SetResult(folder.Copy());
                    return NeverAsync();
                default:
                    return cluster.AcceptAsync(batch);
            }
        }
    }

    private static Task<IngestReceipt> NeverAsync() => new TaskCompletionSource<IngestReceipt>().Task;

    private static ClientRig Kernel(SpoolFolder folder, ScriptedTransport cluster) =>
        new(options => (options.ApiKey, options.SpoolDirectory) = ("key", folder.Current), cluster);
}
