using System.Runtime.CompilerServices;
using System.Text.Json;

namespace SqlxOrleans.Domain.Telemetry.Ats;

/// <summary>Reads one ATS object. Broken JSON throws <see cref="JsonException"/>; everything else that is wrong is an error value.</summary>
internal static class AtsReader
{
    /// <summary>Deepest nesting of one item.</summary>
    public const int MaxDepth = 8;

    /// <summary>Longest text of one field in bytes.</summary>
    public const int MaxValueBytes = 2048;

    private const string AnyId = "id";

    private const double MaxLatencyMs = Observations.ObservationRules.MaxLatencyNanoseconds / 1e6;

    /// <summary>Reads the object at whose start the reader stands, to its end, whatever is wrong with it.</summary>
    public static AtsError? Read(ref Utf8JsonReader reader, AtsEvent into)
    {
        into.Clear();
        if (reader.TokenType == JsonTokenType.StartObject)
            return ReadObject(ref reader, AtsField.Unknown, into);
        reader.Skip();
        return new AtsError("not_an_object", "An event must be a JSON object.");
    }

    // The names' hashes are written before they are read.
    [SkipLocalsInit]
    private static AtsError? ReadObject(ref Utf8JsonReader reader, AtsField parent, AtsEvent into)
    {
        AtsError? first = null;
        Span<ulong> seen = stackalloc ulong[FieldNames.Max];
        var count = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var error = FieldNames.Add(ref reader, seen, ref count, parent, out var field);
            reader.Read();
            if (field == AtsField.Unknown)
                into.UnknownFields++;
            error ??= ReadValue(ref reader, field, into);
            first ??= error;
        }

        return first;
    }

    private static AtsError? ReadValue(ref Utf8JsonReader reader, AtsField field, AtsEvent into)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                // Below a field that is not read, names are only checked.
                var error = ReadObject(ref reader, field is AtsField.AiMeta or AtsField.Labels ? field : AtsField.Unread, into);
                return error ?? (field is AtsField.Unknown or AtsField.AiMeta or AtsField.Labels ? null : WrongType(field));
            case JsonTokenType.StartArray:
                return ReadArray(ref reader, into) ?? (field == AtsField.Unknown ? null : WrongType(field));
            case JsonTokenType.Null:
                return null;
            case JsonTokenType.String when reader.ValueSpan.Length > MaxValueBytes:
                return new AtsError("value_too_long", $"The text of '{Name(field)}' is longer than {MaxValueBytes} bytes.");
            default:
                return field == AtsField.Unknown ? null : ReadScalar(ref reader, field, into);
        }
    }

    private static AtsError? ReadArray(ref Utf8JsonReader reader, AtsEvent into)
    {
        AtsError? first = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var error = ReadValue(ref reader, AtsField.Unknown, into);
            first ??= error;
        }

        return first;
    }

    private static AtsError? ReadScalar(ref Utf8JsonReader reader, AtsField field, AtsEvent into)
    {
        switch (field)
        {
            case AtsField.Ts:
                if (!AtsTime.TryRead(ref reader, out var time))
                    return new AtsError("bad_ts", "'ts' must be ISO 8601 with an offset (2025-10-17T09:00:00.000Z) or a number since the Unix epoch.");
                into.Time = time;
                return null;
            case AtsField.LatencyMs:
                return ReadNumber(ref reader, field, out var latency) ?? SetLatency(latency, into);
            case AtsField.Rows:
            case AtsField.Reward:
                // Checked, and nowhere kept (docs/decisions/0007).
                return ReadNumber(ref reader, field, out _);
            case AtsField.Value:
                if (ReadNumber(ref reader, field, out var value) is { } badValue)
                    return badValue;
                into.Value = value;
                return null;
            case AtsField.Epoch:
                if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var epoch) || epoch < 0)
                    return new AtsError("bad_epoch", "'ai_meta.epoch' must be a whole number, 0 or more.");
                into.Epoch = epoch;
                return null;
            case AtsField.Success:
                if (reader.TokenType is not (JsonTokenType.True or JsonTokenType.False))
                    return WrongType(field);
                into.Success = reader.TokenType == JsonTokenType.True;
                return null;
            default:
                return ReadText(ref reader, field, into);
        }
    }

    private static AtsError? ReadText(ref Utf8JsonReader reader, AtsField field, AtsEvent into)
    {
        if (reader.TokenType != JsonTokenType.String)
            return WrongType(field);
        string text;
        try
        {
            // Bytes without escapes are the text, and were checked to be UTF-8 with the body.
            if (reader.ValueIsEscaped)
                text = reader.GetString()!;
            else if (IsId(field))
                text = reader.ValueSpan.IsEmpty ? string.Empty : AnyId;
            else
                text = into.Texts.Find(reader.ValueSpan);
        }
        catch (InvalidOperationException)
        {
            return new AtsError("invalid_text", $"'{Name(field)}' holds half of a surrogate pair.");
        }

        switch (field)
        {
            case AtsField.Tenant: into.Tenant = text; break;
            case AtsField.Workspace: into.Workspace = text; break;
            case AtsField.TraceId: into.HasTraceId = text.Length > 0; break;
            case AtsField.SpanId: into.HasSpanId = text.Length > 0; break;
            case AtsField.ParentSpanId: into.HasParent = text.Length > 0; break;
            case AtsField.Component: into.Component = text; break;
            case AtsField.Event: into.Event = text; break;
            case AtsField.SloClass:
                // An unknown class is counted as unclassified.
                into.Class = WorkloadClasses.TryParse(text, out var workloadClass) ? workloadClass : WorkloadClass.Unclassified;
                break;
            case AtsField.LabelClass:
                // Of driver errors it is the kind of error, of all others the workload class.
                into.LabelClass = text;
                if (WorkloadClasses.TryParse(text, out var labelled))
                    into.Class = labelled;
                break;
            case AtsField.PolicyId: into.PolicyId = text; break;
            case AtsField.Level: into.Level = text; break;
            case AtsField.Reason: into.Reason = text; break;
            case AtsField.Metric: into.Metric = text; break;
            case AtsField.CacheType: into.LabelType = text; break;
            case AtsField.ErrorType: into.ErrorType = text; break;
            case AtsField.Dialect: into.Dialect = text; break;
            case AtsField.Model: break;
            default: return WrongType(field);
        }

        return null;
    }

    /// <summary>Every event has its own, and only whether it is there matters.</summary>
    private static bool IsId(AtsField field) => field is AtsField.TraceId or AtsField.SpanId or AtsField.ParentSpanId;

    private static AtsError? ReadNumber(ref Utf8JsonReader reader, AtsField field, out double number)
    {
        number = 0;
        if (reader.TokenType != JsonTokenType.Number)
            return WrongType(field);
        // A number beyond the range of double is read as infinite.
        return reader.TryGetDouble(out number) && double.IsFinite(number)
            ? null
            : new AtsError("not_finite", $"'{Name(field)}' is not a finite number.");
    }

    private static AtsError? SetLatency(double latency, AtsEvent into)
    {
        if (latency is < 0 or > MaxLatencyMs)
            return new AtsError("latency_out_of_range", "'latency_ms' must be 0 or more and at most a week.");
        into.LatencyMs = latency;
        return null;
    }

    private static AtsError WrongType(AtsField field) =>
        new("wrong_type", $"'{Name(field)}' has the wrong JSON type.");

    private static string Name(AtsField field) =>
        field == AtsField.Unknown ? "a field" : System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(field.ToString());
}
