using Microsoft.Extensions.Logging;
using SqlxOrleans.Client.Recording;

namespace SqlxOrleans.Client.Spooling;

/// <summary>Opens the spool that the options ask for.</summary>
internal static partial class Spools
{
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The directory cannot be used.</exception>
    public static ISpool Open(SqlxOrleansClientOptions options, TelemetryTally tally, TimeProvider time, ILogger<DirectorySpool> logger)
    {
        if (options.SpoolDirectory is not { } directory)
            return new NoSpool(options.ProducerId);
        var spool = new DirectorySpool(
            SpoolTakeover.Of(directory, options.ProducerId, tally, logger), options.ProducerId, tally, time, logger);
        foreach (var (_, batch) in spool.Left)
            tally.Resumed(batch.Events);
        if (spool.Left.Count > 0)
            LogResumed(logger, spool.Left.Count, spool.Left.Sum(left => left.Batch.Events), directory);
        return spool;
    }

    [LoggerMessage(2041, LogLevel.Information, "{Batches} batches with {Events} events were left in the spool {Directory}; they are sent first")]
    private static partial void LogResumed(ILogger logger, int batches, long events, string directory);
}
