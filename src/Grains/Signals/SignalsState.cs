using SqlxOrleans.Grains.Persistence.Journal;

namespace SqlxOrleans.Grains.Signals;

[GenerateSerializer, Alias("sqlx.SignalsState")]
internal sealed record SignalsState : IJournaledState
{
    /// <summary>Packed <c>SignalHistory</c>.</summary>
    [Id(0)] public byte[] Signals { get; init; } = [];

    /// <summary>Packed <c>ProducerTable</c>.</summary>
    [Id(1)] public byte[] Producers { get; init; } = [];

    [Id(2)] public long JournalVersion { get; init; }

    /// <summary>Packed <c>DenialHistory</c>; empty: an older release wrote this.</summary>
    [Id(3)] public byte[] Denials { get; init; } = [];
}
