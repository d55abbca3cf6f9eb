namespace SqlxOrleans.Api.Otlp;

/// <summary>Bytes that are not what the wire format says; caught where a body is read and answered with its position.</summary>
internal sealed class OtlpFormatException(int position, string reason) : Exception($"{reason} at byte {position}")
{
    public int Position { get; } = position;
}
