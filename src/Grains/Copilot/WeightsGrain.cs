using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Runtime;
using SqlxOrleans.Domain.Access;
using SqlxOrleans.Domain.Slos;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Grains.Access;
using SqlxOrleans.Grains.Interfaces.Copilot;
using SqlxOrleans.Grains.Interfaces.Keys;

namespace SqlxOrleans.Grains.Copilot;

/// <summary>
/// This silo's copy of a workspace's newest weights: however many kernels wait here, one long poll goes to the Copilot.
/// The copy is refreshed only while somebody waits. The trial kernel, if one of those that wait here is it, gets its own weights.
/// </summary>
[StatelessWorker(1), GrainType("weights")]
internal sealed partial class WeightsGrain(
    KernelGate gate,
    CurrentSlo slo,
    TimeProvider clock,
    ILogger<WeightsGrain> logger) : Grain, IWeightsGrain, IIncomingGrainCallFilter
{
    private static readonly TimeSpan MaxHold = TimeSpan.FromSeconds(2);

    private readonly KernelRoster _kernels = new();
    private WorkspaceKey _key;
    private TenantId _tenant;
    private WorkspaceWeights? _newest;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _waiting;
    private Task _pump = Task.CompletedTask;

    /// <summary>False while the copy may be old because nobody waited.</summary>
    private bool _fresh;

    /// <summary>Who calls; read before the first await of a call, when no other call can have come between.</summary>
    private string _caller = string.Empty;

    public Task Invoke(IIncomingGrainCallContext context)
    {
        _caller = context.SourceId?.ToString() ?? string.Empty;
        return context.Invoke();
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _key = WorkspaceKey.Parse(this.GetPrimaryKeyString());
        _tenant = TenantId.Parse(_key.Tenant);
        return base.OnActivateAsync(cancellationToken);
    }

    public async Task<WeightsAnswer> WaitNewerAsync(string credential, WeightsVersion known, TimeSpan hold)
    {
        var kernel = _caller;
        if (await gate.CheckAsync(credential, _tenant, Scopes.ReadWeights) != KernelAccess.Granted)
            return new WeightsAnswer(false, null, []);
        var now = clock.GetUtcNow();
        _kernels.HearOne(kernel, now);
        var deadline = now + (hold < MaxHold ? hold : MaxHold);
        _waiting++;
        try
        {
            if (_pump.IsCompleted)
                _pump = PumpAsync();
            while (NewsFor(kernel, known) is null)
            {
                var left = deadline - clock.GetUtcNow();
                if (left <= TimeSpan.Zero)
                    break;
                await Task.WhenAny(_changed.Task, Task.Delay(left, clock));
            }
        }
        finally
        {
            _waiting--;
        }

        return new WeightsAnswer(true, NewsFor(kernel, known), ThresholdsMs());
    }

    private WorkspaceWeights? NewsFor(string kernel, WeightsVersion known)
    {
        if (!_fresh || _newest is not { } newest)
            return null;
        var own = newest.Trial is { } trial && trial.Kernel == kernel
            ? newest with { Version = newest.Version with { Epoch = trial.Epoch }, L = trial.L, B = trial.B, A = trial.A, S = trial.S, Trial = null }
            : newest with { Trial = null };
        return own.Version != known ? own : null;
    }

    private List<double> ThresholdsMs() =>
        [.. WorkloadClasses.Judged.Select(each => slo.Document.For(_tenant, each)!.P95.TotalMilliseconds)];

    private async Task PumpAsync()
    {
        try
        {
            var copilot = GrainFactory.GetGrain<ICopilotGrain>(_key.ToString());
            while (_waiting > 0)
            {
                RequestContext.Set(KernelRoster.ContextKey, string.Join(KernelRoster.Separator, _kernels.Alive(clock.GetUtcNow())));
                var newer = await copilot.WaitNewerAsync(_newest?.Version ?? default, _fresh ? MaxHold : TimeSpan.Zero);
                if (newer is null && _fresh)
                    continue;
                _newest = newer ?? _newest;
                _fresh = true;
                var changed = _changed;
                _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                changed.SetResult();
            }
        }
        catch (Exception exception)
        {
            // Waiting kernels get an answer without news at the end of their hold and ask again, which starts the pump again.
            LogNoNews(logger, _key.ToString(), exception);
        }
        finally
        {
            _fresh = false;
        }
    }

    [LoggerMessage(1401, LogLevel.Warning, "The Copilot of {Workspace} could not be asked for newer weights")]
    private static partial void LogNoNews(ILogger logger, string workspace, Exception exception);
}
