using System.Collections.Concurrent;
using System.Threading.Channels;
using SqlxOrleans.Client.Weights;
using SqlxOrleans.Grains.Interfaces.Copilot;
using SqlxOrleans.Grains.Interfaces.Keys;

namespace SqlxOrleans.Client.Tests;

/// <summary>Answers polls one by one as the test says; a poll without an answer waits.</summary>
internal sealed class ScriptedWeights : IWeightsTransport
{
    private readonly Channel<Func<WeightsAnswer>> _answers = Channel.CreateUnbounded<Func<WeightsAnswer>>();

    /// <summary>The version named in every poll.</summary>
    public ConcurrentQueue<WeightsVersion> Polls { get; } = [];

    public static WeightsAnswer Weights(string incarnation, long epoch, double l, TimeSpan timeToLive = default) => new(
        true,
        new WorkspaceWeights(
            new WeightsVersion(incarnation, epoch), l, (1 - l) / 3, (1 - l) / 3, 1 - l - (2 * ((1 - l) / 3)), default, timeToLive, "test"),
        [15, 200, 1500, 3000]);

    public void Answer(WeightsAnswer answer) => _answers.Writer.TryWrite(() => answer);

    public void Fail() => _answers.Writer.TryWrite(() => throw new TimeoutException("The cluster is away."));

    public async Task<WeightsAnswer> WaitNewerAsync(
        WorkspaceKey workspace, string credential, WeightsVersion known, TimeSpan hold, CancellationToken cancellationToken)
    {
        Polls.Enqueue(known);
        return (await _answers.Reader.ReadAsync(cancellationToken))();
    }
}
