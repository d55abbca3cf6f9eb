using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SqlxOrleans.Api.Edge;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Domain.Telemetry.Deltas;
using SqlxOrleans.Grains.Interfaces.Ingest;
using SqlxOrleans.Testing;

namespace SqlxOrleans.Api.Tests;

public sealed class RefusedFramesTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_refusal_reaches_the_requests_whose_frames_were_refused(bool namesFrames)
    {
        // Both requests join one round: the round before it is held until they are there, and its end is followed by a tick.
        await using var host = await EdgeHost.StartAsync(options => options.TickMilliseconds = 200);
        var budget = host.Services.GetRequiredService<EdgeBudget>();
        var (arrived, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        host.Sink.Before = async batch =>
        {
            if (batch.Sequence == 1)
            {
                arrived.TrySetResult();
                await go.Task;
                return null;
            }

            Assert.True(DeltaFraming.TryRead(batch.Payload, out var frames, out _));
            var over = Enumerable.Range(0, frames.Count).Where(i => frames[i].Workspace == WorkspaceId.Parse("over")).ToArray();
            return over.Length == 0
                ? null
                : new IngestReceipt(
                    IngestStatus.Accepted,
                    frames.Count - over.Length,
                    [new Rejection("series_quota", over.Length, "The quota is used up.") { Frames = namesFrames ? over : [] }],
                    TimeSpan.Zero);
        };
        var first = PostAsync(host, "prod-eu", 1);
        await arrived.Task;
        var delta = budget.BytesInFlight - Body("prod-eu", 1).Length;
        var (over, within) = (PostAsync(host, "over", 3), PostAsync(host, "prod-eu", 2));
        var all = Body("prod-eu", 1).Length + Body("over", 3).Length + Body("prod-eu", 2).Length + (3 * delta);
        await Eventually.GetAsync(() => Task.FromResult(budget.BytesInFlight), bytes => bytes == all);
        go.SetResult();
        Assert.Equal((1, 0), await first);
        Assert.Equal(namesFrames ? (0, 3) : (2, 1), await over);
        Assert.Equal(namesFrames ? (2, 0) : (1, 1), await within);
    }

    private static string Body(string workspace, int events)
    {
        var line = $$"""{"ts":1760000000,"tenant":"acme","workspace":"{{workspace}}","trace_id":"1","span_id":"1","event":"kernel.exec.ok","slo_class":"L"}""";
        return string.Join('\n', Enumerable.Repeat(line, events));
    }

    private static async Task<(int Accepted, int Rejected)> PostAsync(EdgeHost host, string workspace, int events)
    {
        using var content = new StringContent(Body(workspace, events), Encoding.UTF8, "application/x-ndjson");
        using var response = await host.Client.PostAsync(new Uri("/ats/v1/events", UriKind.Relative), content);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        // When nothing is accepted the answer is a problem with the same two members.
        return (answer.GetProperty("accepted").GetInt32(), answer.GetProperty("rejected").GetInt32());
    }
}
