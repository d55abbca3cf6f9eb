namespace SqlxOrleans.Client.Recording;

/// <summary>The words under which the statistics count what was not taken in or was lost.</summary>
internal static class Reasons
{
    public const string InvalidTenant = "invalid_tenant";
    public const string InvalidWorkspace = "invalid_workspace";
    public const string InvalidClass = "invalid_class";
    public const string InvalidOutcome = "invalid_outcome";
    public const string InvalidLabel = "invalid_label";
    public const string NegativeLatency = "negative_latency";
    public const string NegativeCount = "negative_count";
    public const string DurationOutOfRange = "duration_out_of_range";
    public const string TooManyGauges = "too_many_gauges";

    public const string TooManyKeys = "too_many_keys";
    public const string FlushStalled = "flush_stalled";
    public const string OutOfMemory = "out_of_memory";
    public const string BufferFull = "buffer_full";
    public const string NoApiKey = "no_api_key";
    public const string Unauthenticated = "unauthenticated";
    public const string Forbidden = "forbidden";
    public const string Malformed = "malformed";
    public const string Stopped = "stopped";
}
