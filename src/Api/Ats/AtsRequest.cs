using Microsoft.AspNetCore.Http;
using SqlxOrleans.Api.Edge;
using SqlxOrleans.Api.Otlp;
using SqlxOrleans.Domain.Privacy;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Domain.Telemetry.Aggregation;
using SqlxOrleans.Domain.Telemetry.Ats;

namespace SqlxOrleans.Api.Ats;

/// <summary>One request's events while they are read and answered.</summary>
internal sealed class AtsRequest(TenantId tenant, LatencyThresholds thresholds, PoolGauges gauges, DateTimeOffset now)
{
    private const int MaxErrors = 100;
    private static readonly TimeSpan LateAfter = TimeSpan.FromHours(24);

    private readonly List<AtsItemError> _errors = [];
    private long _late;
    private long _unknownFields;
    private bool _isBatch;

    public TenantDeltas Deltas { get; } = new();

    public RejectionTally Rejected { get; } = new();

    public long Accepted { get; private set; }

    public long Ignored { get; private set; }

    /// <summary>What was dropped or replaced for privacy.</summary>
    public RedactionCounts Redactions
    {
        get
        {
            var counts = Deltas.Redactions;
            counts.Add(Domain.Privacy.Redactions.UnknownKey, _unknownFields);
            return counts;
        }
    }

    public AtsBodyError? Read(Span<byte> body, bool isLines, int maxItems)
    {
        _isBatch = isLines;
        return isLines ? AtsBody.ReadLines(body, Take, maxItems) : AtsBody.ReadJson(body, Take, out _isBatch, maxItems);
    }

    /// <summary>Takes the cluster's refusals into account: they have no index.</summary>
    public void Refuse(RejectionTally byCluster)
    {
        Accepted = Math.Max(0, Accepted - byCluster.Total);
        Rejected.Add(byCluster);
        foreach (var (reason, _, message) in byCluster.Reasons)
            AddError(-1, 0, reason, message);
    }

    public IResult Answer()
    {
        if (Accepted > 0 || Rejected.Total == 0)
            return Results.Json(new AtsAnswer(Accepted, Rejected.Total, _errors, _late, Ignored), AtsJson.Default.AtsAnswer);
        var first = _errors[0];
        if (!_isBatch && first.Reason == "tenant_mismatch")
            return EdgeProblem.Create(StatusCodes.Status403Forbidden, first.Reason, first.Message);
        return EdgeProblem.Create(
            StatusCodes.Status400BadRequest,
            first.Reason,
            _isBatch ? $"None of {Rejected.Total} events could be taken; the first: {first.Message}" : first.Message,
            ("accepted", 0),
            ("rejected", Rejected.Total),
            ("errors", _errors));
    }

    private void Take(int index, long line, AtsEvent sent, AtsError? unreadable)
    {
        if ((unreadable ?? AtsRules.Check(sent, tenant, now)) is { } error)
        {
            Rejected.Add(error.Reason, error.Message);
            AddError(index, line, error.Reason, error.Message);
            return;
        }

        var threshold = thresholds[sent.Class];
        var item = AtsRules.Contribution(sent, threshold);
        Deltas.Add(item, threshold);
        Accepted++;
        _unknownFields += sent.UnknownFields;
        if (!item.AddsAnything && !TakeGauge(sent, item.Workspace))
            Ignored++;
        if (now - sent.Time!.Value > LateAfter)
            _late++;
    }

    /// <summary>Notes a connection pool's gauge. One sender has one pool per component and dialect.</summary>
    private bool TakeGauge(AtsEvent sent, WorkspaceId workspace)
    {
        if (AtsRules.MetricOf(sent) is not { Meaning: MetricMeaning.PoolActive or MetricMeaning.PoolIdle } pool)
            return false;
        var sender = SeriesIdentity.Add(SeriesIdentity.Add(default, Utf8(sent.Component)), Utf8(sent.Dialect));
        return gauges.TrySet(tenant, workspace, sender, LabelText.Dialect(sent.Dialect), pool.Meaning == MetricMeaning.PoolIdle, (long)sent.Value!.Value);
    }

    private static byte[] Utf8(string? text) => System.Text.Encoding.UTF8.GetBytes(text ?? string.Empty);

    private void AddError(int index, long line, string reason, string message)
    {
        if (_errors.Count < MaxErrors)
            _errors.Add(new AtsItemError(index, line, reason, message));
    }
}
