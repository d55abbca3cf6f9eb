using System.Buffers;
using System.Text;
using System.Text.Json;

namespace SqlxOrleans.Measurements;

/// <summary>The one JSON shape of all measurements; a value that is not finite becomes <c>null</c>, so that the JSON stays valid.</summary>
internal static class MeasurementJson
{
    public static string Format(MeasurementReport report)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
            WriteReport(json, report);
        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    private static void WriteReport(Utf8JsonWriter json, MeasurementReport report)
    {
        json.WriteStartObject();
        json.WriteString("verb", report.Verb);
        json.WriteString("commit", report.Commit);
        json.WriteStartObject("machine");
        json.WriteNumber("cores", report.Machine.Cores);
        json.WriteNumber("memoryBytes", report.Machine.MemoryBytes);
        json.WriteEndObject();
        json.WriteNumber("seconds", report.Elapsed.TotalSeconds);
        json.WriteStartArray("results");
        foreach (var result in report.Results)
            WriteResult(json, result);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter json, Measurement result)
    {
        json.WriteStartObject();
        json.WriteString("name", result.Name);
        WriteNumberOrNull(json, "value", result.Value);
        json.WriteString("unit", result.Unit);
        json.WriteString("better", result.Better is Better.Lower ? "lower" : "higher");
        WriteNumberOrNull(json, "goal", result.Goal);
        json.WriteEndObject();
    }

    private static void WriteNumberOrNull(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }
}
