using System.Collections.Frozen;
using System.Text;

namespace SqlxOrleans.Domain.Telemetry.Ats;

/// <summary>The spellings of the fields.</summary>
internal static class AtsFields
{
    private static readonly FrozenDictionary<string, AtsField> Envelope = new Dictionary<string, AtsField>
    {
        ["ts"] = AtsField.Ts,
        ["tenant"] = AtsField.Tenant,
        ["sqlx.tenant"] = AtsField.Tenant,
        ["workspace"] = AtsField.Workspace,
        ["sqlx.workspace"] = AtsField.Workspace,
        ["trace_id"] = AtsField.TraceId,
        ["span_id"] = AtsField.SpanId,
        ["parent_span_id"] = AtsField.ParentSpanId,
        ["component"] = AtsField.Component,
        ["event"] = AtsField.Event,
        ["evt"] = AtsField.Event,
        ["latency_ms"] = AtsField.LatencyMs,
        ["sqlx.latency_ms"] = AtsField.LatencyMs,
        ["rows"] = AtsField.Rows,
        ["reward"] = AtsField.Reward,
        ["slo_class"] = AtsField.SloClass,
        ["slo.class"] = AtsField.SloClass,
        ["sqlx.slo_class"] = AtsField.SloClass,
        ["policy_id"] = AtsField.PolicyId,
        ["ai_meta"] = AtsField.AiMeta,
        ["level"] = AtsField.Level,
        ["reason"] = AtsField.Reason,
        ["metric"] = AtsField.Metric,
        ["value"] = AtsField.Value,
        ["labels"] = AtsField.Labels,
        ["success"] = AtsField.Success,
        ["error.type"] = AtsField.ErrorType,
        ["error_type"] = AtsField.ErrorType,
        ["dialect"] = AtsField.Dialect,
        ["db.system.name"] = AtsField.Dialect,
        ["db.system"] = AtsField.Dialect,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, AtsField> AiMeta = new Dictionary<string, AtsField>
    {
        ["model"] = AtsField.Model,
        ["epoch"] = AtsField.Epoch,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, AtsField> Labels = new Dictionary<string, AtsField>
    {
        ["class"] = AtsField.LabelClass,
        ["slo_class"] = AtsField.SloClass,
        ["dialect"] = AtsField.Dialect,
        ["reason"] = AtsField.Reason,
        ["type"] = AtsField.CacheType,
        ["op"] = AtsField.CacheType,
        ["phase"] = AtsField.CacheType,
    }.ToFrozenDictionary();

    /// <summary>The field of a name inside the object that <paramref name="parent"/> names.</summary>
    public static AtsField Find(AtsField parent, ReadOnlySpan<byte> utf8Name)
    {
        if (utf8Name.Length > 32 || !Ascii.IsValid(utf8Name))
            return AtsField.Unknown;
        Span<char> name = stackalloc char[32];
        Encoding.ASCII.GetChars(utf8Name, name);
        var fields = parent switch
        {
            AtsField.AiMeta => AiMeta,
            AtsField.Labels => Labels,
            _ => Envelope,
        };
        return fields.GetAlternateLookup<ReadOnlySpan<char>>().GetValueOrDefault(name[..utf8Name.Length]);
    }

    private static AtsField GetValueOrDefault(
        this FrozenDictionary<string, AtsField>.AlternateLookup<ReadOnlySpan<char>> lookup, ReadOnlySpan<char> name) =>
        lookup.TryGetValue(name, out var field) ? field : AtsField.Unknown;
}
