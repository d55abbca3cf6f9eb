using System.Globalization;
using System.Text;

namespace SqlxOrleans.Load.Bombs;

/// <summary>Bodies in JSON: OTLP and ATS.</summary>
internal static class HostileJson
{
    private static string Now => TimeProvider.System.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>An OTLP span with an attribute of arrays in arrays.</summary>
    public static byte[] NestedSpan(int depth)
    {
        var value = new StringBuilder();
        for (var i = 0; i < depth; i++)
            value.Append("{\"arrayValue\":{\"values\":[");
        value.Append("{\"stringValue\":\"x\"}");
        for (var i = 0; i < depth; i++)
            value.Append("]}}");
        return Spans($"{{\"name\":\"kernel.exec.ok\",\"attributes\":[{{\"key\":\"deep\",\"value\":{value}}}]}}");
    }

    /// <summary>A log record that says a thing twice.</summary>
    public static byte[] DuplicateKeys() => Utf8(
        "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"eventName\":\"a\",\"eventName\":\"b\",\"timeUnixNano\":1,\"timeUnixNano\":2}]}]}]}");

    public static byte[] WithByteOrderMark() => [0xEF, 0xBB, 0xBF, .. Utf8("{\"resourceSpans\":[]}")];

    /// <summary>An event with a number written as given.</summary>
    public static byte[] Event(string latency) => Utf8(EventText($"\"latency_ms\":{latency}"));

    /// <summary>An event with any field.</summary>
    public static byte[] EventWith(string field) => Utf8(EventText(field));

    public static byte[] NestedEvent(int depth) => Utf8(EventText("\"deep\":" + new string('[', depth) + new string(']', depth)));

    /// <summary>A line of that many bytes, then a good one.</summary>
    public static byte[] LongLine(int bytes) => Utf8(EventText($"\"reason\":\"{new string('x', bytes)}\"") + "\n" + EventText("\"rows\":1") + "\n");

    public static byte[] MarkedLines() => [0xEF, 0xBB, 0xBF, .. Utf8(EventText("\"rows\":1") + "\n")];

    public static byte[] Spans(string span) => Utf8("{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[" + span + "]}]}]}");

    private static string EventText(string field) =>
        $$"""{"ts":"{{Now}}","tenant":"{{BombTarget.Tenant}}","workspace":"load","trace_id":"1","span_id":"1","event":"kernel.exec.ok","slo_class":"L",{{field}}}""";

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
