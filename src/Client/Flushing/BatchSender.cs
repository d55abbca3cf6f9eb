using Microsoft.Extensions.Logging;
using SqlxOrleans.Client.Access;
using SqlxOrleans.Client.Recording;
using SqlxOrleans.Grains.Interfaces.Ingest;

namespace SqlxOrleans.Client.Flushing;

/// <summary>Sends one tenant's batches, the same bytes under the same number until the cluster has answered.</summary>
internal sealed partial class BatchSender(
    string tenant,
    ICredentials credentials,
    ITelemetryTransport transport,
    TelemetryTally tally,
    TimeProvider time,
    ILogger logger)
{
    private static readonly TimeSpan MaxRetryAfter = TimeSpan.FromSeconds(30);

    private readonly Backoff _unanswered = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(2));

    // A cluster that answers "again" is there and heals in a few seconds: what waits longer than this adds to the outage.
    private readonly Backoff _askedAgain = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(500));
    private readonly Occasional _refusals = new(TimeSpan.FromMinutes(1), time);
    private readonly Occasional _failures = new(TimeSpan.FromMinutes(1), time);

    /// <summary>Ends when the batch was accepted or refused for good.</summary>
    /// <exception cref="OperationCanceledException">The sending was stopped before an answer came.</exception>
    public async Task SendAsync(OutgoingBatch batch, CancellationToken stopping)
    {
        if (!credentials.Has(tenant))
        {
            Refuse(batch, Reasons.NoApiKey, "no API key is set for this tenant");
            return;
        }

        stopping.ThrowIfCancellationRequested();
        tally.BatchSent();
        for (var attempt = 0; ; attempt++)
        {
            var (receipt, credential) = await TrySendAsync(batch, stopping);
            if (receipt is not null && Settle(batch, receipt, credential))
                return;
            var asked = receipt?.RetryAfter ?? TimeSpan.Zero;
            var backoff = receipt is null ? _unanswered : _askedAgain;
            await Task.Delay(backoff.Next(attempt, asked > MaxRetryAfter ? MaxRetryAfter : asked), time, stopping);
            tally.BatchRetried();
        }
    }

    private async Task<(IngestReceipt? Receipt, string Credential)> TrySendAsync(OutgoingBatch batch, CancellationToken stopping)
    {
        try
        {
            var credential = await credentials.GetAsync(tenant, stopping);
            var message = new TelemetryBatch(credential, tenant, batch.Stamp.ProducerId, batch.Stamp.Sequence, batch.Payload);
            return (await transport.SendAsync(message, stopping), credential);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // Whatever went wrong on the way, the outcome is unknown and the answer is to send again.
        catch (Exception e)
#pragma warning restore CA1031
        {
            tally.Failed(e.Message);
            if (_failures.IsDue())
                LogSendFailed(logger, e, tenant, batch.Stamp.Sequence);
            return (null, string.Empty);
        }
    }

    /// <summary>False when the batch must be sent again.</summary>
    private bool Settle(OutgoingBatch batch, IngestReceipt receipt, string credential)
    {
        switch (receipt.Status)
        {
            case IngestStatus.Accepted:
                Accepted(receipt);
                return true;
            case IngestStatus.Unauthenticated when credentials.Refused(tenant, credential):
                RefusedForNow(receipt);
                return false;
            case IngestStatus.Unauthenticated:
                Refuse(batch, Reasons.Unauthenticated, MessageOf(receipt, "the API key is unknown to the cluster"));
                return true;
            case IngestStatus.Forbidden:
                Refuse(batch, Reasons.Forbidden, MessageOf(receipt, "the credential is another tenant's"));
                return true;
            case IngestStatus.Malformed:
                Refuse(batch, Reasons.Malformed, MessageOf(receipt, "the cluster cannot read the batch; versions may differ"));
                return true;
            default:
                tally.Failed(MessageOf(receipt, "The cluster asked to send again later."));
                return false;
        }
    }

    private void Accepted(IngestReceipt receipt)
    {
        tally.BatchAcknowledged();
        foreach (var rejection in receipt.Rejected)
        {
            tally.RefusedDeltas.Add(rejection.Reason, rejection.Count);
            tally.Failed(rejection.Message);
            if (_refusals.IsDue())
                LogDeltasRefused(logger, tenant, rejection.Count, rejection.Reason, rejection.Message);
        }
    }

    /// <summary>A ticket that the cluster does not take is replaced; the batch waits for one that it does.</summary>
    private void RefusedForNow(IngestReceipt receipt)
    {
        var why = MessageOf(receipt, "the ticket is unknown to the cluster");
        tally.Failed($"Tenant {tenant}: {why}.");
        if (_refusals.IsDue())
            LogTicketRefused(logger, tenant, why);
    }

    private void Refuse(OutgoingBatch batch, string reason, string why)
    {
        tally.GivenUp.Add(reason, batch.Events);
        tally.Failed($"Tenant {tenant}: {why}.");
        if (_refusals.IsDue())
            LogRefused(logger, tenant, why, batch.Events);
    }

    private static string MessageOf(IngestReceipt receipt, string otherwise) =>
        receipt.Rejected.Count > 0 ? receipt.Rejected[0].Message : otherwise;
}
