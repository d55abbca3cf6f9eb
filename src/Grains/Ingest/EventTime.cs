namespace SqlxOrleans.Grains.Ingest;

/// <summary>How far ahead of this silo's clock an event may be: one further ahead would push everybody else's out of the windows.</summary>
internal static class EventTime
{
    public const long FutureLimitSeconds = 600;

    public const string FutureRefusal = "an event more than 10 min in the future; set the producer's clock";
}
