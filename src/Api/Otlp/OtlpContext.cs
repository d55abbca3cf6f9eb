using System.Text;
using SqlxOrleans.Api.Edge;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Domain.Telemetry.Aggregation;
using SqlxOrleans.Domain.Telemetry.Observations;

namespace SqlxOrleans.Api.Otlp;

/// <summary>One request while it is read: whose it is, what it adds, what of it was refused.</summary>
internal sealed class OtlpContext(TenantId tenant, LatencyThresholds thresholds, DateTimeOffset now, CumulativeStage cumulative, SpanIdStage spans)
{
    private static readonly TimeSpan MaxFuture = TimeSpan.FromMinutes(10);

    private readonly byte[] _tenant = Encoding.UTF8.GetBytes(tenant.ToString());
    private byte[] _workspaceText = [];
    private WorkspaceId _workspace;
    private bool _isWorkspaceBad;
    private readonly ulong _latest = (ulong)(now + MaxFuture - DateTimeOffset.UnixEpoch).Ticks * 100;

    public TenantId Tenant { get; } = tenant;

    public LatencyThresholds Thresholds { get; } = thresholds;

    /// <summary>The request's steps of its cumulative streams.</summary>
    public CumulativeStage Cumulative { get; } = cumulative;

    /// <summary>Which of the request's spans are new.</summary>
    public SpanIdStage Spans { get; } = spans;

    public TenantDeltas Deltas { get; } = new();

    /// <summary>Texts that the request repeats.</summary>
    public RepeatedTexts Texts { get; } = new();

    private readonly RepeatedBytes<TelemetryEvent?> _events = new(32, static name => EventTaxonomy.TryFind(name, out var known) ? known : null);

    public RejectionTally Rejected { get; } = new();

    /// <summary>Items that were read and not refused.</summary>
    public long Accepted { get; private set; }

    /// <summary>Of these, those on which nothing depends.</summary>
    public long Ignored { get; private set; }

    /// <summary>Of these, those that were counted before.</summary>
    public long Duplicates { get; private set; }

    /// <summary>Attributes beyond those that are read of one resource, span or point.</summary>
    public long AttributesNotRead { get; private set; }

    /// <summary>Attributes that are on no list.</summary>
    public long AttributesUnknown { get; private set; }

    public void NotRead(in OtlpAttributes attributes)
    {
        AttributesNotRead += attributes.Beyond;
        AttributesUnknown += attributes.Unknown;
    }

    public void Accept(bool ignored)
    {
        Accepted++;
        if (ignored)
            Ignored++;
    }

    /// <summary>Accepts an item that was counted before and adds nothing.</summary>
    public void AcceptDuplicate()
    {
        Accepted++;
        Duplicates++;
    }

    /// <summary>The event of the taxonomy that a name is; null for none.</summary>
    public TelemetryEvent? EventOf(ReadOnlySpan<byte> name) => name.IsEmpty ? null : _events.Find(name);

    /// <summary>Checks what every item must satisfy; counts the refusal when it does not.</summary>
    /// <param name="attributes">The item's.</param>
    /// <param name="unixNanoseconds">Its time.</param>
    /// <param name="workspace">Its workspace.</param>
    public bool IsAllowed(in OtlpAttributes attributes, ulong unixNanoseconds, out WorkspaceId workspace)
    {
        var isWorkspace = TryWorkspace(attributes.Workspace, out workspace);
        if (!attributes.Tenant.IsEmpty && !attributes.Tenant.SequenceEqual(_tenant))
            Rejected.Add("tenant_mismatch", "'sqlx.tenant' is not the tenant of the API key.");
        else if (!isWorkspace)
            Rejected.Add("bad_workspace", $"'sqlx.workspace' must be {WorkspaceId.Grammar}.");
        else if (unixNanoseconds == 0)
            Rejected.Add("no_time", "The item has no time.");
        else if (unixNanoseconds > _latest)
            Rejected.Add("ts_in_future", "The item's time is more than 10 minutes in the future.");
        else
            return true;
        return false;
    }

    /// <summary>Makes strings of what an event needs as such; of other texts none is made.</summary>
    public void DecodeTexts(ref Observation seen, in OtlpAttributes attributes)
    {
        seen.ErrorType = Texts.Of(attributes.ErrorType);
        if (seen.Failed || seen.Event is { IsError: true })
            seen.Dialect = Texts.Of(attributes.Dialect);
        if (seen.Event?.Meaning != EventMeaning.PolicyDeny)
            return;
        seen.Reason = Texts.Of(attributes.Reason);
        seen.PolicyId = Texts.Of(attributes.PolicyId);
    }

    /// <summary>The workspace of a name, which mostly is the one of the item before.</summary>
    private bool TryWorkspace(ReadOnlySpan<byte> name, out WorkspaceId workspace)
    {
        if (!name.SequenceEqual(_workspaceText))
        {
            _workspaceText = name.ToArray();
            _isWorkspaceBad = !name.IsEmpty && !WorkspaceId.TryParse(Encoding.UTF8.GetString(name), out _workspace);
            if (name.IsEmpty || _isWorkspaceBad)
                _workspace = default;
        }

        workspace = _workspace;
        return !_isWorkspaceBad;
    }
}
