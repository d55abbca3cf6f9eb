using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SqlxOrleans.Api.Edge;
using SqlxOrleans.Domain.Telemetry.Deltas;
using SqlxOrleans.Grains.Interfaces.Ingest;

namespace SqlxOrleans.Api.Logs;

/// <summary>
/// Repeats in the silo's own log what senders said of denials and errors, once it counts: a line for each tick, workspace and pair of labels, with how often
/// it happened. Whatever way an event came, log record, span or ATS, only its labels got here, cleaned; bodies, actors and objects did not.
/// </summary>
/// <param name="sink">Where batches go.</param>
/// <param name="loggers">A logger each for the specification's components.</param>
/// <param name="options">How much is written.</param>
/// <param name="time">Counts the seconds.</param>
internal sealed partial class IncomingLog(IDeltaSink sink, ILoggerFactory loggers, IOptions<IncomingLogOptions> options, TimeProvider time) : IDeltaSink
{
    private readonly ILogger _policy = loggers.CreateLogger("SqlxOrleans.Policy.Incoming");
    private readonly ILogger _driver = loggers.CreateLogger("SqlxOrleans.Driver.Incoming");
    private readonly ILogger _migration = loggers.CreateLogger("SqlxOrleans.Ddl.Incoming");
    private readonly int _most = options.Value.IncomingPerSecond;
    private readonly Lock _gate = new();
    private long _second;
    private int _said;
    private long _unsaid;

    public async Task<IngestReceipt> AppendAsync(TelemetryBatch batch)
    {
        var receipt = await sink.AppendAsync(batch).ConfigureAwait(false);
        if (receipt.Status == IngestStatus.Accepted)
            Say(batch, [.. receipt.Rejected.SelectMany(each => each.Frames)]);
        return receipt;
    }

    private void Say(TelemetryBatch batch, HashSet<int> refused)
    {
        if (!DeltaFraming.TryRead(batch.Payload, out var frames, out _))
            return;
        for (var i = 0; i < frames.Count; i++)
        {
            if (frames[i].Class is not null || refused.Contains(i) || !SignalsDeltaCodec.TryRead(frames[i].Body.Span, out var signals, out _))
                continue;
            var workspace = frames[i].Workspace.ToString();
            foreach (var each in signals.Entries.GroupBy(entry => (entry.Key.Kind, entry.Key.Label, entry.Key.SubLabel), entry => entry.Value.Count))
                Say(batch.Tenant, workspace, each.Key.Kind, each.Key.Label, each.Key.SubLabel, each.Sum());
        }
    }

    private void Say(string tenant, string workspace, SignalKind kind, string label, string subLabel, long count)
    {
        if (kind is not (SignalKind.PolicyDeny or SignalKind.DriverError or SignalKind.MigrationError) || !IsDue(out var unsaid))
            return;
        switch (kind)
        {
            case SignalKind.PolicyDeny:
                LogDenied(_policy, tenant, workspace, count, label, subLabel, unsaid);
                break;
            case SignalKind.DriverError:
                LogDriverError(_driver, tenant, workspace, count, label, subLabel, unsaid);
                break;
            default:
                LogMigrationError(_migration, tenant, workspace, count, label, unsaid);
                break;
        }
    }

    private bool IsDue(out long unsaid)
    {
        lock (_gate)
        {
            var second = time.GetTimestamp() / time.TimestampFrequency;
            if (second != _second)
                (_second, _said) = (second, 0);
            if (_said >= _most)
            {
                _unsaid++;
                unsaid = 0;
                return false;
            }

            _said++;
            (unsaid, _unsaid) = (_unsaid, 0);
            return true;
        }
    }

    [LoggerMessage(EventId = 3040, EventName = "policy.deny", Level = LogLevel.Warning,
        Message = "{Tenant}/{Workspace}: denied {Count} times, reason '{Reason}', policy '{PolicyId}' ({Unsaid} lines were left out before this one)")]
    private static partial void LogDenied(ILogger logger, string tenant, string workspace, long count, string reason, string policyId, long unsaid);

    [LoggerMessage(EventId = 3041, EventName = "driver.query.error", Level = LogLevel.Warning,
        Message = "{Tenant}/{Workspace}: {Count} driver errors, dialect '{Dialect}', type '{ErrorClass}' ({Unsaid} lines were left out before this one)")]
    private static partial void LogDriverError(ILogger logger, string tenant, string workspace, long count, string dialect, string errorClass, long unsaid);

    [LoggerMessage(EventId = 3042, EventName = "ddl.migration.error", Level = LogLevel.Warning,
        Message = "{Tenant}/{Workspace}: {Count} migrations failed, type '{Type}' ({Unsaid} lines were left out before this one)")]
    private static partial void LogMigrationError(ILogger logger, string tenant, string workspace, long count, string type, long unsaid);
}
