using System.Collections.Frozen;
using static SqlxOrleans.Domain.Privacy.AttributeTreatment;

namespace SqlxOrleans.Domain.Privacy;

/// <summary>
/// The closed list: which attributes of what may be kept, and how. Every other one is dropped and counted, whatever its value:
/// <c>db.query.parameter.*</c>, <c>exception.*</c>, <c>error.message</c>, <c>url.*</c>, <c>client.address</c>, <c>tracestate</c>, baggage.
/// </summary>
public static class AttributeList
{
    private static readonly (string Key, AttributeTreatment Treatment)[] Everywhere =
    [
        ("sqlx.workspace", Label), ("workspace", Label), ("sqlx.tenant", Label), ("tenant", Label),
        ("sqlx.slo_class", Label), ("sqlx.slo.class", Label), ("slo.class", Label), ("slo_class", Label),
        ("db.system.name", Label), ("db.system", Label), ("dialect", Label),
    ];

    private static readonly FrozenDictionary<string, AttributeTreatment> SpanKeys = ListOf(
        ("error.type", Label), ("error_type", Label), ("db.response.status_code", Label), ("db.response.returned_rows", Number), ("rows", Number),
        ("sqlx.rows", Number), ("event", Label), ("evt", Label), ("event.name", Label), ("sqlx.event", Label), ("component", Label), ("sqlx.component", Label),
        ("sqlx.policy_id", Label), ("policy_id", Label), ("sqlx.plan_hash", Label), ("plan_hash", Label), ("sqlx.air_id", Label), ("air_id", Label),
        ("sqlx.reward", Number), ("reward", Number), ("sqlx.ai.epoch", Number), ("ai_meta.epoch", Number), ("sqlx.ai.model", Label), ("ai_meta.model", Label),
        ("sqlx.latency_ms", Number), ("latency_ms", Number), ("success", Number), ("sensitivity", Label), ("sqlx.policy.reason", Text), ("reason", Text),
        ("db.query.text", Statement), ("db.statement", Statement), ("enduser.id", Actor), ("enduser.pseudo.id", Actor), ("actor", Actor));

    private static readonly FrozenDictionary<string, AttributeTreatment> PointKeys = ListOf(
        ("class", Label), ("type", Label), ("op", Label), ("phase", Label), ("reason", Label), ("error.type", Label), ("sqlx.policy.reason", Label));

    private static readonly FrozenDictionary<string, AttributeTreatment> LogKeys = ListOf(
        ("level", Label), ("event", Label), ("event.name", Label), ("component", Label), ("sqlx.component", Label), ("actor", Actor), ("enduser.id", Actor),
        ("enduser.pseudo.id", Actor), ("object", Label), ("sqlx.policy.object", Label), ("reason", Text), ("sqlx.policy.reason", Text), ("obligations", Label),
        ("sqlx.policy.obligations", Label), ("policy_id", Label), ("sqlx.policy_id", Label), ("error.type", Label), ("db.query.text", Statement), ("db.statement", Statement),
        ("sensitivity", Label));

    private static readonly FrozenDictionary<string, AttributeTreatment> ResourceKeys = ListOf(("service.name", Label), ("service.version", Label));

    /// <summary>What becomes of an attribute.</summary>
    public static AttributeTreatment Find(TelemetryKind kind, string key)
    {
        var list = kind switch
        {
            TelemetryKind.MetricPoint => PointKeys,
            TelemetryKind.LogRecord => LogKeys,
            TelemetryKind.Resource => ResourceKeys,
            _ => SpanKeys,
        };
        return list.GetValueOrDefault(key, Drop);
    }

    private static FrozenDictionary<string, AttributeTreatment> ListOf(params (string Key, AttributeTreatment Treatment)[] more) =>
        Everywhere.Concat(more).ToFrozenDictionary(each => each.Key, each => each.Treatment);
}
