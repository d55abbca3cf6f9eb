using System.Buffers;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using SqlxOrleans.Domain.Access;
using SqlxOrleans.Domain.Privacy;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Domain.Telemetry.Deltas;
using SqlxOrleans.Domain.Telemetry.Observations;
using SqlxOrleans.Grains.Access;
using SqlxOrleans.Grains.Interfaces.Ingest;
using SqlxOrleans.Grains.Interfaces.Keys;

namespace SqlxOrleans.Grains.Ingest;

/// <summary>
/// Checks a batch's credential once, splits it by key without decoding the deltas, and answers when every grain has applied
/// its part. Parts that were applied before a retry are recognised by (producer, sequence) where they are counted.
/// </summary>
[StatelessWorker, GrainType("ingest")]
internal sealed partial class IngestGrain(
    KernelGate gate,
    KnownSeries known,
    SeriesGrains series,
    IngestMetrics metrics,
    ILogger<IngestGrain> logger) : Grain, IIngestGrain
{
    private const string SignalsSeries = "signals";

    /// <summary>Most deltas of one series in one batch; each unpacks to at most 32 MB, and all of them at once.</summary>
    private const int MaxDeltasPerSeries = 8;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(250);

    public async Task<IngestReceipt> AppendAsync(TelemetryBatch batch)
    {
        if (!TenantId.TryParse(batch.Tenant, out var tenant))
            return Refused(IngestStatus.Malformed, "tenant_name", $"'{batch.Tenant}' is not a tenant name: {TenantId.Grammar}.");
        if (await gate.CheckAsync(batch.Credential, tenant, Scopes.WriteTelemetry) is var access and not KernelAccess.Granted)
            return Refused(access, tenant);

        if (!ProducerTable.IsValidId(batch.ProducerId) || batch.Sequence < 1)
            return Refused(IngestStatus.Malformed, "producer", "A batch needs a producer id of 1 to 64 printable ASCII characters and a sequence from 1.");
        if (batch.Payload.Length > DeltaFraming.MaxPayloadBytes)
            return Refused(IngestStatus.Malformed, "payload_size", $"The payload has {batch.Payload.Length} bytes, the limit is {DeltaFraming.MaxPayloadBytes}.");
        if (!DeltaFraming.TryRead(batch.Payload, out var frames, out var error))
            return Refused(IngestStatus.Malformed, "framing", error!);

        try
        {
            return await ApplyAsync(batch, frames);
        }
        catch (Exception exception)
        {
            // Some parts may have been applied: the same batch again completes the rest and counts nothing twice.
            LogRetry(logger, batch.Tenant, batch.ProducerId, batch.Sequence, exception);
            metrics.Retried();
            return new IngestReceipt(IngestStatus.Retry, 0, [], RetryDelay);
        }
    }

    private async Task<IngestReceipt> ApplyAsync(TelemetryBatch batch, IReadOnlyList<DeltaFrame> frames)
    {
        var groups = frames.Select((frame, index) => (frame, index)).GroupBy(each => (each.frame.Workspace, each.frame.Class)).ToList();
        var outcomes = await Task.WhenAll(groups.Select(group =>
            ApplyAsync(batch, group.Key.Workspace, group.Key.Class, group.Select(each => each.frame).ToList())));
        if (Array.TrueForAll(outcomes, outcome => outcome.Rejection is null))
        {
            metrics.Applied(frames.Count, []);
            return new IngestReceipt(IngestStatus.Accepted, frames.Count, [], TimeSpan.Zero);
        }

        var rejected = outcomes.Zip(groups)
            .Where(each => each.First.Rejection is not null)
            .GroupBy(each => each.First.Rejection!.Reason)
            .Select(same => new Rejection(same.Key, same.Sum(each => each.First.Deltas), same.First().First.Rejection!.Message)
            {
                Frames = same.SelectMany(each => each.Second.Select(frame => frame.index)).Order().ToArray(),
            })
            .ToList();
        var accepted = outcomes.Where(outcome => outcome.Rejection is null).Sum(outcome => outcome.Deltas);
        metrics.Applied(accepted, rejected);
        return new IngestReceipt(IngestStatus.Accepted, accepted, rejected, TimeSpan.Zero);
    }

    private async Task<(int Deltas, Rejection? Rejection)> ApplyAsync(
        TelemetryBatch batch, WorkspaceId workspace, WorkloadClass? workloadClass, List<DeltaFrame> frames)
    {
        if (frames.Count > MaxDeltasPerSeries)
        {
            return (frames.Count, new Rejection(
                "too_many_deltas", frames.Count, $"More than {MaxDeltasPerSeries} deltas of one series in one batch; send them in several."));
        }

        var key = new WorkloadKey(batch.Tenant, workspace.ToString(), workloadClass?.Name() ?? SignalsSeries);
        if (!await known.AdmitAsync(key))
        {
            return (frames.Count, new Rejection(
                "series_quota", frames.Count, $"Tenant '{batch.Tenant}' has used up its quota of series; raise Sqlx:Limits:SeriesPerTenant or send fewer workspaces."));
        }

        var envelope = new DeltaEnvelope(batch.ProducerId, batch.Sequence, [.. frames.Select(BodyOf)]);
        var outcome = workloadClass is null
            ? await series.ApplyAsync(new WorkspaceKey(key.Tenant, key.Workspace), envelope)
            : await series.ApplyAsync(key, envelope);
        metrics.Late(outcome.LateEvents);
        return (frames.Count, outcome.Applied ? null : new Rejection("malformed_delta", frames.Count, $"{key}: {outcome.Refusal}"));
    }

    /// <summary>The delta as it may be stored: labels come from senders, and a kernel's client is a sender like any other.</summary>
    private byte[] BodyOf(DeltaFrame frame)
    {
        if (frame.Class is not null || !SignalsDeltaCodec.TryRead(frame.Body.Span, out var sent, out _))
            return frame.Body.ToArray();
        var redactions = default(RedactionCounts);
        var clean = SignalLabels.Clean(sent, ref redactions);
        if (ReferenceEquals(clean, sent))
            return frame.Body.ToArray();
        metrics.Redacted(redactions);
        var writer = new ArrayBufferWriter<byte>(frame.Body.Length);
        SignalsDeltaCodec.Write(clean, writer);
        return writer.WrittenSpan.ToArray();
    }

    private IngestReceipt Refused(KernelAccess access, TenantId tenant) => access switch
    {
        KernelAccess.OtherTenant => Refused(IngestStatus.Forbidden, "tenant_mismatch", $"The credential is not one of tenant '{tenant}'."),
        KernelAccess.MissingScope => Refused(IngestStatus.Forbidden, "missing_scope", "The credential is not granted write:telemetry."),
        KernelAccess.TicketExpired => Refused(IngestStatus.Unauthenticated, "ticket_expired", "The ticket is over; ask for another one."),
        KernelAccess.TicketRequired => Refused(
            IngestStatus.Unauthenticated, "ticket_required", "This cluster takes tickets, not API keys; set TicketEndpoint, from which the client gets its own."),
        _ => Refused(IngestStatus.Unauthenticated, "credential", "The credential is unknown; configure an API key of this tenant."),
    };

    private IngestReceipt Refused(IngestStatus status, string reason, string message)
    {
        metrics.Refused(reason);
        return new IngestReceipt(status, 0, [new Rejection(reason, 1, message)], TimeSpan.Zero);
    }

    [LoggerMessage(1101, LogLevel.Warning, "Batch {Producer}#{Sequence} of {Tenant} could not be applied as a whole; the sender is asked to send it again")]
    private static partial void LogRetry(ILogger logger, string tenant, string producer, long sequence, Exception exception);
}
