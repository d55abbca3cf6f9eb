using SqlxOrleans.Client.Recording;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Grains.Interfaces.Ingest;

namespace SqlxOrleans.Client.Tests.Spooling;

/// <summary>A kernel dies at every point of a batch's way; the next one finishes what it began, and the cluster counts it once.</summary>
public sealed class CrashTests : IDisposable
{
    private readonly SpoolFolder _folder = new();
    private readonly ScriptedTransport _cluster = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_batch_that_was_on_its_way_is_sent_again_under_its_number(bool reachedTheCluster)
    {
        await DieWhileSendingAsync(batch => reachedTheCluster ? _cluster.AcceptAsync(batch) : Task.CompletedTask);
        var before = Assert.Single(_cluster.Sent);
        await using var next = Kernel();
        await next.FlushAsync();
        Assert.Equal(2, _cluster.Sent.Count);
        var again = _cluster.Sent.Last();
        Assert.Equal((before.ProducerId, before.Sequence), (again.ProducerId, again.Sequence));
        Assert.Equal(before.Payload, again.Payload);
        Assert.Equal(3, _cluster.Total().Requests);
        Assert.Equal((3, 0), (next.Telemetry.Statistics.ResumedEvents, next.Telemetry.Statistics.Recorded));
        Assert.Equal(0, next.Telemetry.Statistics.BufferedBytes);
    }

    [Fact]
    public async Task New_batches_follow_the_ones_that_were_left_under_numbers_that_were_never_used()
    {
        await DieWhileSendingAsync(_ => Task.CompletedTask);
        await using var next = Kernel();
        Record(next, 2);
        await next.FlushAsync();
        Record(next, 2);
        await next.FlushAsync();
        Assert.Single(_cluster.Sent.Select(batch => batch.ProducerId).Distinct());
        var sequences = _cluster.Sent.Select(batch => batch.Sequence).ToList();
        Assert.Equal([1L, 1L], sequences[..2]);
        Assert.Equal(sequences.Skip(1).Order().Distinct(), sequences.Skip(1));
        Assert.Equal(7, _cluster.Total().Requests);
    }

    [Fact]
    public async Task A_batch_whose_answer_came_is_not_sent_again()
    {
        await using (var first = Kernel())
        {
            Record(first, 3);
            await first.FlushAsync();
            _folder.GoOnWith(_folder.Copy());
        }

        await using var next = Kernel();
        Record(next, 1);
        await next.FlushAsync();
        Assert.Equal(2, _cluster.Sent.Count);
        Assert.True(_cluster.Sent.Last().Sequence > _cluster.Sent.First().Sequence);
        Assert.Equal((4, 0), (_cluster.Total().Requests, next.Telemetry.Statistics.ResumedEvents));
    }

    [Fact]
    public async Task A_removal_that_was_lost_costs_a_repeat_and_no_count()
    {
        await using (var first = Kernel())
        {
            _cluster.Script.Enqueue(batch =>
            {
                var copy = _folder.Copy();
                _folder.GoOnWith(copy);
                return _cluster.AcceptAsync(batch);
            });
            Record(first, 3);
            await first.FlushAsync();
        }

        await using var next = Kernel();
        await next.FlushAsync();
        Assert.Equal([1L, 1L], _cluster.Sent.Select(batch => batch.Sequence));
        Assert.Equal(3, _cluster.Total().Requests);
    }

    [Fact]
    public async Task Batches_that_merely_waited_are_sent_in_their_order()
    {
        await using (var first = Kernel())
        {
            _cluster.Otherwise = ScriptedTransport.FailAsync;
            first.Flusher.Start();
            for (var batch = 0; batch < 5; batch++)
            {
                Record(first, 1);
                var length = new FileInfo(_folder.File).Length;
                await Eventually.TrueAsync(() => new FileInfo(_folder.File).Length > length, first.Step(TimeSpan.FromMilliseconds(500)));
            }

            // Whatever still merges is not on the disk: a kill loses it.
            _folder.GoOnWith(_folder.Copy());
        }

        _cluster.Sent.Clear();
        _cluster.Otherwise = null;
        await using var next = Kernel();
        await next.FlushAsync();
        var sequences = _cluster.Sent.Select(batch => batch.Sequence).ToList();
        Assert.True(sequences.Count > 2);
        Assert.Equal(sequences.Order().Distinct(), sequences);
        Assert.InRange(_cluster.Total().Requests, 2, 5);
        Assert.Equal(next.Telemetry.Statistics.ResumedEvents, _cluster.Total().Requests);
    }

    [Fact]
    public async Task A_stop_leaves_what_was_not_answered_to_the_next_process_and_counts_it_as_kept()
    {
        await using (var first = Kernel(options => options.StopTimeout = TimeSpan.FromSeconds(2)))
        {
            _cluster.Otherwise = ScriptedTransport.FailAsync;
            Record(first, 3);
            var stop = first.Flusher.StopAsync(TestContext.Current.CancellationToken);
            await Eventually.TrueAsync(() => stop.IsCompleted, first.Step(TimeSpan.FromMilliseconds(200)));
            await stop;
            Assert.Equal((3, 0), (first.Telemetry.Statistics.KeptEvents, first.Telemetry.Statistics.BufferedBytes));
            Assert.Empty(first.Telemetry.Statistics.GivenUpByReason);
        }

        _cluster.Otherwise = null;
        await using var next = Kernel();
        await next.FlushAsync();
        Assert.Equal(3, _cluster.Total().Requests);
    }

    [Fact]
    public async Task A_refusal_is_final_across_processes_too()
    {
        await using (var first = Kernel())
        {
            _cluster.Script.Enqueue(ScriptedTransport.Answer(IngestStatus.Malformed));
            Record(first, 3);
            await first.FlushAsync();
        }

        await using var next = Kernel();
        await next.FlushAsync();
        Assert.Single(_cluster.Sent);
        Assert.Equal(0, next.Telemetry.Statistics.ResumedEvents);
    }

    [Fact]
    public async Task What_is_given_up_of_a_full_buffer_is_gone_from_the_spool_and_renumbers_nothing()
    {
        var recorded = 0;
        long givenUp;
        await using (var first = Kernel(options => options.MaxBufferedBytes = 64 * 1024))
        {
            _cluster.Otherwise = ScriptedTransport.FailAsync;
            first.Flusher.Start();
            await Eventually.TrueAsync(
                () => first.Telemetry.Statistics.GivenUpByReason.GetValueOrDefault(Reasons.BufferFull) > 0,
                () =>
                {
                    for (var i = 0; i < 200; i++, recorded++)
                        first.Telemetry.Record(ClientRig.Tenant, $"w{i % 20}", WorkloadClass.L, TimeSpan.FromMicroseconds(1 + (i * recorded)), QueryOutcome.Ok);
                    first.Time.Advance(TimeSpan.FromSeconds(1));
                });
            var stop = first.Flusher.StopAsync(TestContext.Current.CancellationToken);
            await Eventually.TrueAsync(() => stop.IsCompleted, first.Step(TimeSpan.FromMilliseconds(200)));
            await stop;
            givenUp = first.Telemetry.Statistics.GivenUpByReason[Reasons.BufferFull];
            Assert.Equal(recorded, givenUp + first.Telemetry.Statistics.KeptEvents);
        }

        _cluster.Otherwise = null;
        await using var next = Kernel();
        await next.FlushAsync();
        Assert.Equal(recorded - givenUp, _cluster.Total().Requests);
    }

    private static void Record(ClientRig kernel, int times)
    {
        for (var i = 0; i < times; i++)
            kernel.Telemetry.Record(ClientRig.Tenant, ClientRig.Workspace, WorkloadClass.L, TimeSpan.FromMilliseconds(1), QueryOutcome.Ok);
    }

    private ClientRig Kernel(Action<SqlxOrleansClientOptions>? configure = null) => new(
        options =>
        {
            options.SpoolDirectory = _folder.Current;
            configure?.Invoke(options);
        },
        _cluster);

    /// <summary>Records three events; the kernel dies before it hears of them.</summary>
    private async Task DieWhileSendingAsync(Func<TelemetryBatch, Task> meanwhile)
    {
        var dead = new TaskCompletionSource<IngestReceipt>();
        var copied = new TaskCompletionSource<string>();
        _cluster.Script.Enqueue(async batch =>
        {
            await meanwhile(batch);
            copied.SetResult(_folder.Copy());
            return await dead.Task;
        });
        await using var kernel = Kernel();
        Record(kernel, 3);
        _ = kernel.Telemetry.FlushAsync(TestContext.Current.CancellationToken);
        _folder.GoOnWith(await copied.Task);
    }
}
