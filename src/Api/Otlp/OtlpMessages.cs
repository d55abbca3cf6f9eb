using System.Buffers;
using System.Text;
using System.Text.Json;
using SqlxOrleans.Api.Edge;

namespace SqlxOrleans.Api.Otlp;

/// <summary>The few protobuf messages that the edge answers with.</summary>
internal static class OtlpMessages
{
    private const int Varint = 0;
    private const int Bytes = 2;

    /// <summary>Export…ServiceResponse{1: partial_success{1: rejected, 2: error_message}}; empty when nothing was refused.</summary>
    public static byte[] ExportResponse(RejectionTally rejected)
    {
        if (rejected.Total == 0)
            return [];
        var partial = new ArrayBufferWriter<byte>();
        WriteTag(partial, 1, Varint);
        WriteVarint(partial, (ulong)rejected.Total);
        WriteText(partial, 2, rejected.ToString());
        var response = new ArrayBufferWriter<byte>();
        WriteBytes(response, 1, partial.WrittenSpan);
        return response.WrittenSpan.ToArray();
    }

    /// <summary>google.rpc.Status{1: code, 2: message}.</summary>
    public static byte[] Status(int code, string message)
    {
        var status = new ArrayBufferWriter<byte>();
        WriteTag(status, 1, Varint);
        WriteVarint(status, (ulong)code);
        WriteText(status, 2, message);
        return status.WrittenSpan.ToArray();
    }

    /// <summary>
    /// google.rpc.Status with a RetryInfo, for the trailer <c>grpc-status-details-bin</c>: without it SDKs take RESOURCE_EXHAUSTED
    /// as final.
    /// </summary>
    public static byte[] StatusWithRetry(int code, string message, TimeSpan retryAfter)
    {
        var delay = new ArrayBufferWriter<byte>();
        WriteTag(delay, 1, Varint);
        WriteVarint(delay, (ulong)Math.Ceiling(retryAfter.TotalSeconds));
        var retryInfo = new ArrayBufferWriter<byte>();
        WriteBytes(retryInfo, 1, delay.WrittenSpan);
        var any = new ArrayBufferWriter<byte>();
        WriteText(any, 1, "type.googleapis.com/google.rpc.RetryInfo");
        WriteBytes(any, 2, retryInfo.WrittenSpan);
        var status = new ArrayBufferWriter<byte>();
        status.Write(Status(code, message));
        WriteBytes(status, 3, any.WrittenSpan);
        return status.WrittenSpan.ToArray();
    }

    /// <summary>The same as <see cref="ExportResponse"/> in OTLP/JSON: 64-bit integers are strings.</summary>
    public static byte[] JsonExportResponse(OtlpSignal signal, RejectionTally rejected)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        if (rejected.Total > 0)
        {
            json.WriteStartObject("partialSuccess"u8);
            json.WriteString(RejectedName(signal), rejected.Total.ToString(System.Globalization.CultureInfo.InvariantCulture));
            json.WriteString("errorMessage"u8, rejected.ToString());
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The same as <see cref="Status"/> in JSON.</summary>
    public static byte[] JsonStatus(int code, string message)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteNumber("code"u8, code);
        json.WriteString("message"u8, message);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static ReadOnlySpan<byte> RejectedName(OtlpSignal signal) => signal switch
    {
        OtlpSignal.Traces => "rejectedSpans"u8,
        OtlpSignal.Metrics => "rejectedDataPoints"u8,
        _ => "rejectedLogRecords"u8,
    };

    private static void WriteText(ArrayBufferWriter<byte> writer, int field, string text) => WriteBytes(writer, field, Encoding.UTF8.GetBytes(text));

    private static void WriteBytes(ArrayBufferWriter<byte> writer, int field, ReadOnlySpan<byte> bytes)
    {
        WriteTag(writer, field, Bytes);
        WriteVarint(writer, (ulong)bytes.Length);
        writer.Write(bytes);
    }

    private static void WriteTag(ArrayBufferWriter<byte> writer, int field, int wireType) => WriteVarint(writer, (ulong)((field << 3) | wireType));

    private static void WriteVarint(ArrayBufferWriter<byte> writer, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            writer.Write([(byte)(value | 0x80)]);
        writer.Write([(byte)value]);
    }
}
