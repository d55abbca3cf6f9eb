using Microsoft.Extensions.Logging;
using SqlxOrleans.Client.Access;
using SqlxOrleans.Grains.Interfaces.Keys;
using SqlxOrleans.Grains.Interfaces.Plans;

namespace SqlxOrleans.Client.Plans;

/// <summary>Reports a workspace's plans once a second, each report until it is answered, and follows the answers.</summary>
internal sealed partial class PlanExchanger(
    WorkspaceKey workspace, ICredentials credentials, string producerId, WorkspacePlans plans, IPlanTransport transport, TimeProvider time, ILogger logger)
    : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TimeToLive = TimeSpan.FromMinutes(10);

    private readonly Backoff _backoff = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
    private readonly Occasional _failures = new(TimeSpan.FromMinutes(1), time);
    private Task _running = Task.CompletedTask;
    private PlanExchange? _unanswered;
    private long _sequence;
    private int _failed;

    public WorkspacePlans Plans => plans;

    public void Start(CancellationToken stopping) => _running = Task.Run(() => RunAsync(stopping), CancellationToken.None);

    public async ValueTask DisposeAsync() => await _running;

    private async Task RunAsync(CancellationToken stopping)
    {
        var heard = time.GetTimestamp();
        try
        {
            while (true)
            {
                await Task.Delay(_failed == 0 ? Interval : _backoff.Next(_failed - 1), time, stopping);
                if (await TryExchangeAsync(stopping))
                    heard = time.GetTimestamp();
                else if (time.GetElapsedTime(heard) > TimeToLive)
                    plans.Forget();
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Stopped: what was not reported is learnt again.
        }
    }

    private async Task<bool> TryExchangeAsync(CancellationToken stopping)
    {
        if (_unanswered is null && plans.Take() is { Count: > 0 } news)
            _unanswered = new PlanExchange(producerId, ++_sequence, news);
        if (_unanswered is null)
            return true;
        try
        {
            var credential = await credentials.GetAsync(workspace.Tenant, stopping);
            var answer = await transport.ExchangeAsync(workspace, credential, _unanswered, stopping);
            if (!answer.Authenticated || answer.Rejected.Count > 0)
                Say(answer);
            _failed = answer.Authenticated ? 0 : _failed + 1;
            if (!answer.Authenticated)
            {
                credentials.Refused(workspace.Tenant, credential);
                return false;
            }

            _unanswered = null;
            plans.Follow(answer.Plans);
            return true;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // Whatever the cause, the same report is sent again.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _failed++;
            if (_failures.IsDue())
                LogFailed(logger, exception, workspace.ToString());
            return false;
        }
    }

    private void Say(PlanExchangeAnswer answer)
    {
        if (_failures.IsDue())
            LogRefused(logger, workspace.ToString(), answer.Authenticated ? answer.Rejected[0].Message : "the credential is refused");
    }

    [LoggerMessage(2050, LogLevel.Warning, "Plans of {Workspace} could not be reported; queries run by the last advice, and the report is sent again")]
    private static partial void LogFailed(ILogger logger, Exception exception, string workspace);

    [LoggerMessage(2051, LogLevel.Warning, "Plans of {Workspace} were refused: {Why}")]
    private static partial void LogRefused(ILogger logger, string workspace, string why);
}
