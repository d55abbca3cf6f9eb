using Microsoft.AspNetCore.Http;
using SqlxOrleans.Api.Edge;

namespace SqlxOrleans.Api.Otlp;

/// <summary>Answers in either encoding.</summary>
internal static class OtlpEncodings
{
    private const string Protobuf = "application/x-protobuf";
    private const string Json = "application/json";

    /// <summary>What is understood, for the refusal of anything else.</summary>
    public const string Help = $"Send 'Content-Type: {Protobuf}' or '{Json}'.";

    /// <summary>The encoding that a content type names; null for another.</summary>
    public static OtlpEncoding? Of(string? contentType) =>
        Names(contentType, Protobuf) ? OtlpEncoding.Protobuf : Names(contentType, Json) ? OtlpEncoding.Json : null;

    public static IResult Taken(this OtlpEncoding encoding, OtlpSignal signal, RejectionTally rejected) => encoding == OtlpEncoding.Json
        ? Results.Bytes(OtlpMessages.JsonExportResponse(signal, rejected), Json)
        : Results.Bytes(OtlpMessages.ExportResponse(rejected), Protobuf);

    /// <summary>OTLP asks for a Status message as the body of every refusal.</summary>
    public static OtlpErrorResult Refused(this OtlpEncoding encoding, int status, string detail) => encoding == OtlpEncoding.Json
        ? new OtlpErrorResult(status, Json, OtlpMessages.JsonStatus(GrpcCode(status), detail))
        : new OtlpErrorResult(status, Protobuf, OtlpMessages.Status(GrpcCode(status), detail));

    private static bool Names(string? contentType, string name) =>
        contentType is not null && contentType.AsSpan().Trim().StartsWith(name, StringComparison.OrdinalIgnoreCase)
        && (contentType.Length == name.Length || contentType[name.Length] is ';' or ' ');

    private static int GrpcCode(int status) => status switch
    {
        401 => 16,
        413 or 429 => 8,
        503 => 14,
        _ => 3,
    };
}
