using System.Text;
using static SqlxOrleans.Api.Otlp.Json.JsonKind;

namespace SqlxOrleans.Api.Otlp.Json;

/// <summary>
/// The messages of opentelemetry-proto 1.x, as far as the readers read them; every other field is skipped. Nested values
/// (arrays, key-value lists) are among those, so that no message contains itself.
/// </summary>
internal static class OtlpSchema
{
    private static readonly JsonField[] AnyValue =
        [Field("stringValue", 1, Text), Field("boolValue", 2, Bool), Field("intValue", 3, Integer), Field("doubleValue", 4, JsonKind.Double)];

    private static readonly JsonField[] KeyValue = [Field("key", 1, Text), Field("value", 2, Message, AnyValue)];

    private static readonly JsonField[] Resource = [Field("attributes", 1, Messages, KeyValue)];

    private static readonly JsonField[] Span =
    [
        Field("traceId", 1, Hex), Field("spanId", 2, Hex), Field("parentSpanId", 4, Hex), Field("name", 5, Text), Field("kind", 6, Integer),
        Field("startTimeUnixNano", 7, Fixed), Field("endTimeUnixNano", 8, Fixed), Field("attributes", 9, Messages, KeyValue),
        Field("status", 15, Message, [Field("code", 3, Integer)]),
    ];

    private static readonly JsonField[] NumberPoints =
    [
        Field(
            "dataPoints",
            1,
            Messages,
            [
                Field("attributes", 7, Messages, KeyValue), Field("startTimeUnixNano", 2, Fixed), Field("timeUnixNano", 3, Fixed),
                Field("asDouble", 4, JsonKind.Double), Field("asInt", 6, Fixed), Field("flags", 8, Integer),
            ]),
    ];

    private static readonly JsonField[] HistogramPoints =
    [
        Field(
            "dataPoints",
            1,
            Messages,
            [
                Field("attributes", 9, Messages, KeyValue), Field("startTimeUnixNano", 2, Fixed), Field("timeUnixNano", 3, Fixed),
                Field("count", 4, Fixed), Field("sum", 5, JsonKind.Double), Field("bucketCounts", 6, PackedFixed),
                Field("explicitBounds", 7, PackedDoubles), Field("flags", 10, Integer), Field("min", 11, JsonKind.Double), Field("max", 12, JsonKind.Double),
            ]),
    ];

    private static readonly JsonField[] Buckets = [Field("offset", 1, ZigZag), Field("bucketCounts", 2, PackedIntegers)];

    private static readonly JsonField[] ExponentialPoints =
    [
        Field(
            "dataPoints",
            1,
            Messages,
            [
                Field("attributes", 1, Messages, KeyValue), Field("startTimeUnixNano", 2, Fixed), Field("timeUnixNano", 3, Fixed),
                Field("count", 4, Fixed), Field("sum", 5, JsonKind.Double), Field("scale", 6, ZigZag), Field("zeroCount", 7, Fixed),
                Field("positive", 8, Message, Buckets), Field("negative", 9, Message, Buckets), Field("flags", 10, Integer),
                Field("min", 12, JsonKind.Double), Field("max", 13, JsonKind.Double),
            ]),
    ];

    private static readonly JsonField[] Metric =
    [
        Field("name", 1, Text), Field("unit", 3, Text), Field("gauge", 5, Message, NumberPoints),
        Field("sum", 7, Message, [.. NumberPoints, Temporality]),
        Field("histogram", 9, Message, [.. HistogramPoints, Temporality]),
        Field("exponentialHistogram", 10, Message, [.. ExponentialPoints, Temporality]),
        Field("summary", 11, Message, [Field("dataPoints", 1, Messages, [])]),
    ];

    private static readonly JsonField[] LogRecord =
    [
        Field("timeUnixNano", 1, Fixed), Field("severityNumber", 2, Integer), Field("body", 5, Message, AnyValue),
        Field("attributes", 6, Messages, KeyValue), Field("traceId", 9, Hex), Field("spanId", 10, Hex),
        Field("observedTimeUnixNano", 11, Fixed), Field("eventName", 12, Text),
    ];

    private static readonly JsonField[] Traces = Request("resourceSpans", "scopeSpans", "spans", Span);
    private static readonly JsonField[] Metrics = Request("resourceMetrics", "scopeMetrics", "metrics", Metric);
    private static readonly JsonField[] Logs = Request("resourceLogs", "scopeLogs", "logRecords", LogRecord);

    private static JsonField Temporality => Field("aggregationTemporality", 2, Integer);

    /// <summary>The export request of a signal.</summary>
    public static JsonField[] Of(OtlpSignal signal) => signal switch
    {
        OtlpSignal.Traces => Traces,
        OtlpSignal.Metrics => Metrics,
        _ => Logs,
    };

    private static JsonField[] Request(string resources, string scopes, string items, JsonField[] item) =>
        [Field(resources, 1, Messages, [Field("resource", 1, Message, Resource), Field(scopes, 2, Messages, [Field(items, 2, Messages, item)])])];

    private static JsonField Field(string name, int number, JsonKind kind, JsonField[]? message = null) =>
        new(Encoding.UTF8.GetBytes(name), number, kind, message ?? []);
}
