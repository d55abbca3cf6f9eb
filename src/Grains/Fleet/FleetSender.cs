using Microsoft.Extensions.Logging;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Domain.Telemetry.Deltas;
using SqlxOrleans.Grains.Interfaces.Ingest;
using SqlxOrleans.Grains.Persistence;

namespace SqlxOrleans.Grains.Fleet;

/// <summary>
/// Sends one class of a partial: one envelope at a time, under the same sequence until it is answered, so that it counts once
/// whether or not an answer was lost. What is recorded meanwhile merges in the partial. Not safe for concurrent use.
/// </summary>
/// <param name="workloadClass">The class.</param>
/// <param name="producer">Names this process.</param>
/// <param name="partial">Where from.</param>
/// <param name="apply">Where to.</param>
/// <param name="logger">Told of the first failure in a row.</param>
internal sealed partial class FleetSender(
    WorkloadClass workloadClass, string producer, FleetPartial partial, Func<DeltaEnvelope, Task<ApplyOutcome>> apply, ILogger logger)
{
    private DeltaEnvelope? _unanswered;
    private long _sequence;
    private bool _isFailing;

    /// <summary>Sends all that waits; false when an envelope was not answered and must be sent again.</summary>
    public async Task<bool> SendAsync(CancellationToken cancellationToken)
    {
        while ((_unanswered ??= Next()) is { } envelope)
        {
            try
            {
                var outcome = await apply(envelope).WaitAsync(cancellationToken);
                if (!outcome.Applied)
                    LogRefused(logger, workloadClass.Name(), outcome.Refusal);
                (_unanswered, _isFailing) = (null, false);
            }
            catch (Exception exception)
            {
                if (!_isFailing && !cancellationToken.IsCancellationRequested)
                    LogNotSent(logger, workloadClass.Name(), exception);
                _isFailing = true;
                return false;
            }
        }

        return true;
    }

    private DeltaEnvelope? Next() => partial.Take(workloadClass) is { } delta
        ? new DeltaEnvelope(producer, ++_sequence, [Packed.Of(writer => WorkloadDeltaCodec.Write(delta, writer))])
        : null;

    [LoggerMessage(1701, LogLevel.Warning, "The fleet roll-up of class {Class} was not answered; it is sent again, with what comes meanwhile, until it is")]
    private static partial void LogNotSent(ILogger logger, string @class, Exception exception);

    [LoggerMessage(1702, LogLevel.Error, "The fleet roll-up of class {Class} refused what this silo sent: {Refusal}")]
    private static partial void LogRefused(ILogger logger, string @class, string? refusal);
}
