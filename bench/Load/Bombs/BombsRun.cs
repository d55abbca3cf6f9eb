using System.Diagnostics;
using SqlxOrleans.Load.Traffic;
using SqlxOrleans.LocalCluster;
using SqlxOrleans.Measurements;

namespace SqlxOrleans.Load.Bombs;

/// <summary>
/// A fresh silo for each input, so that none profits from buffers that another one left behind: warm it up, send the input, look at what its
/// memory did, and whether it still serves.
/// </summary>
/// <param name="bombs">What to send.</param>
/// <param name="copies">How many of it at once.</param>
/// <param name="jsonPath">Where the figures go.</param>
internal sealed class BombsRun(IReadOnlyList<Bomb> bombs, int copies, string? jsonPath)
{
    private const double AnswerGoalMs = 1_000;

    private static readonly Dictionary<string, string> Keys =
        new() { [BombTarget.Tenant] = "bombs-key-of-the-enemy", [Witness.Tenant] = "bombs-key-of-the-witness" };

    private readonly Progress _progress = new("bombs");
    private readonly MeasurementReport _report = new("bombs");
    private readonly List<string> _problems = [];

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        foreach (var bomb in bombs)
        {
            await using var cluster = await SiloCluster.StartAsync(
                new LocalClusterOptions { Storage = LocalStorage.Sqlite, ApiKeys = Keys }, cancellationToken);
            using var witness = new Witness(cluster);
            await witness.WarmUpAsync(cancellationToken);
            bomb.Prepare();
            await SendAsync(bomb, new BombTarget(cluster, witness), cancellationToken);
            await CheckAsync(bomb, cluster, witness, cancellationToken);
        }

        return _report.End(_progress, jsonPath, _problems);
    }

    private async Task SendAsync(Bomb bomb, BombTarget target, CancellationToken cancellationToken)
    {
        var memory = new PeakMemory(target.Silo.ProcessId);
        memory.Reset();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(bomb.Patience);
        var sent = Stopwatch.GetTimestamp();
        BombAnswer[] answers;
        try
        {
            answers = await Task.WhenAll(Enumerable.Range(0, copies).Select(_ => bomb.SendAsync(target, patience.Token)));
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            answers = [new BombAnswer(0, false, "hung")];
            _problems.Add($"{bomb.Name}: neither answered nor closed within {bomb.Patience.TotalSeconds:0} s");
        }
        catch (LoadFailedException failure)
        {
            answers = [new BombAnswer(0, false)];
            _problems.Add($"{bomb.Name}: {failure.Message}");
        }

        var took = Stopwatch.GetElapsedTime(sent);
        var answer = answers.MaxBy(each => each.Status)!;
        if (answers.FirstOrDefault(each => each.IsServerFault) is { } fault)
            _problems.Add($"{bomb.Name}: the silo took the fault for its own: {fault.Status} {fault.Note}");
        var growth = memory.GrowthMb();
        _report.Add($"bombs.{bomb.Name}.peak_mb", growth, "MB", Better.Lower)
            .Add($"bombs.{bomb.Name}.status", answer.Status, "code", Better.Lower)
            .Add($"bombs.{bomb.Name}.answer_ms", took.TotalMilliseconds, "ms", Better.Lower, bomb.Patience > TimeSpan.FromSeconds(10) ? null : AnswerGoalMs);
        _progress.Say(FormattableString.Invariant(
            $"{bomb.Name}: {answer.Status} after {took.TotalMilliseconds:0} ms, memory +{growth:0.0} MB over {memory.BaselineMb:0} {answer.Note}"));
    }

    private async Task CheckAsync(Bomb bomb, SiloCluster cluster, Witness witness, CancellationToken cancellationToken)
    {
        if (!cluster.Silos[0].IsRunning)
        {
            _problems.Add($"{bomb.Name}: the silo died.\n{cluster.Silos[0].StandardError}");
            return;
        }

        try
        {
            await witness.SpeakAsync(cancellationToken);
            if (await witness.MissingAsync(cancellationToken) is not 0 and var missing)
                _problems.Add($"{bomb.Name}: {missing} acknowledged events of another tenant are not counted");
        }
        catch (LoadFailedException failure)
        {
            _problems.Add($"{bomb.Name}: afterwards {failure.Message}");
        }
    }
}
