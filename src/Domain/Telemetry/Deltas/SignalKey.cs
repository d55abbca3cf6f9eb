namespace SqlxOrleans.Domain.Telemetry.Deltas;

/// <summary>What is counted: when, what, and with which labels (empty when the kind has none).</summary>
/// <param name="Second">Event time, Unix seconds.</param>
/// <param name="Kind">The signal.</param>
/// <param name="Label">First label of the kind, for example the dialect; at most 512 bytes of UTF-8 on the wire.</param>
/// <param name="SubLabel">Second label of the kind, for example the error class; at most 512 bytes of UTF-8 on the wire.</param>
public readonly record struct SignalKey(long Second, SignalKind Kind, string Label, string SubLabel);
