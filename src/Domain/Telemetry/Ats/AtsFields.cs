namespace SqlxOrleans.Domain.Telemetry.Ats;

/// <summary>The spellings of the fields. By length first: most names are told apart by one comparison with a constant.</summary>
internal static class AtsFields
{
    /// <summary>The field of a name inside the object that <paramref name="parent"/> names.</summary>
    public static AtsField Find(AtsField parent, ReadOnlySpan<byte> name) => parent switch
    {
        AtsField.AiMeta => OfAiMeta(name),
        AtsField.Labels => OfLabels(name),
        _ => OfEnvelope(name),
    };

    private static AtsField OfEnvelope(ReadOnlySpan<byte> name)
    {
        switch (name.Length)
        {
            case 2 when name.SequenceEqual("ts"u8): return AtsField.Ts;
            case 3 when name.SequenceEqual("evt"u8): return AtsField.Event;
            case 4 when name.SequenceEqual("rows"u8): return AtsField.Rows;
            case 5 when name.SequenceEqual("event"u8): return AtsField.Event;
            case 5 when name.SequenceEqual("level"u8): return AtsField.Level;
            case 5 when name.SequenceEqual("value"u8): return AtsField.Value;
            case 6 when name.SequenceEqual("tenant"u8): return AtsField.Tenant;
            case 6 when name.SequenceEqual("reward"u8): return AtsField.Reward;
            case 6 when name.SequenceEqual("reason"u8): return AtsField.Reason;
            case 6 when name.SequenceEqual("metric"u8): return AtsField.Metric;
            case 6 when name.SequenceEqual("labels"u8): return AtsField.Labels;
            case 7 when name.SequenceEqual("span_id"u8): return AtsField.SpanId;
            case 7 when name.SequenceEqual("ai_meta"u8): return AtsField.AiMeta;
            case 7 when name.SequenceEqual("success"u8): return AtsField.Success;
            case 7 when name.SequenceEqual("dialect"u8): return AtsField.Dialect;
            case 8 when name.SequenceEqual("trace_id"u8): return AtsField.TraceId;
            case 9 when name.SequenceEqual("workspace"u8): return AtsField.Workspace;
            case 9 when name.SequenceEqual("component"u8): return AtsField.Component;
            case 9 when name.SequenceEqual("slo_class"u8) || name.SequenceEqual("slo.class"u8): return AtsField.SloClass;
            case 9 when name.SequenceEqual("policy_id"u8): return AtsField.PolicyId;
            case 9 when name.SequenceEqual("db.system"u8): return AtsField.Dialect;
            case 10 when name.SequenceEqual("latency_ms"u8): return AtsField.LatencyMs;
            case 10 when name.SequenceEqual("error.type"u8) || name.SequenceEqual("error_type"u8): return AtsField.ErrorType;
            case 11 when name.SequenceEqual("sqlx.tenant"u8): return AtsField.Tenant;
            case 14 when name.SequenceEqual("parent_span_id"u8): return AtsField.ParentSpanId;
            case 14 when name.SequenceEqual("sqlx.slo_class"u8): return AtsField.SloClass;
            case 14 when name.SequenceEqual("sqlx.workspace"u8): return AtsField.Workspace;
            case 14 when name.SequenceEqual("db.system.name"u8): return AtsField.Dialect;
            case 15 when name.SequenceEqual("sqlx.latency_ms"u8): return AtsField.LatencyMs;
            default: return AtsField.Unknown;
        }
    }

    private static AtsField OfAiMeta(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("epoch"u8) ? AtsField.Epoch : name.SequenceEqual("model"u8) ? AtsField.Model : AtsField.Unknown;

    private static AtsField OfLabels(ReadOnlySpan<byte> name)
    {
        switch (name.Length)
        {
            case 2 when name.SequenceEqual("op"u8):
            case 4 when name.SequenceEqual("type"u8):
            case 5 when name.SequenceEqual("phase"u8):
                return AtsField.CacheType;
            case 5 when name.SequenceEqual("class"u8): return AtsField.LabelClass;
            case 6 when name.SequenceEqual("reason"u8): return AtsField.Reason;
            case 7 when name.SequenceEqual("dialect"u8): return AtsField.Dialect;
            case 9 when name.SequenceEqual("slo_class"u8): return AtsField.SloClass;
            default: return AtsField.Unknown;
        }
    }
}
