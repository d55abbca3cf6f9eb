namespace SqlxOrleans.Api.Otlp;

/// <summary>A gRPC message as it came, unread.</summary>
internal sealed record OtlpMessageBytes(byte[] Bytes);
