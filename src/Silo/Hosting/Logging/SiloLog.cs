using Microsoft.Extensions.Logging.Console;

namespace SqlxOrleans.Silo.Hosting.Logging;

/// <summary>The log of a silo: JSON lines on standard error, from our code, Orleans, Kestrel and the database's driver alike.</summary>
internal static class SiloLog
{
    public static void AddSiloLog(this WebApplicationBuilder builder)
    {
        var logging = builder.Logging;
        logging.ClearProviders();
        logging.Services.AddSingleton<LogRedactor>();
        logging.AddConsoleFormatter<JsonLineFormatter, ConsoleFormatterOptions>();
        logging.AddConsole(console =>
        {
            // Standard output belongs to the ready line and to people.
            console.FormatterName = JsonLineFormatter.FormatterName;
            console.LogToStandardErrorThreshold = LogLevel.Trace;
        });
        logging.AddFilter("Orleans", LogLevel.Warning);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("Npgsql", LogLevel.Warning);

        // Orleans retries placement through it while silos start and stop; what fails for good is logged by Orleans.
        logging.AddFilter("Polly", LogLevel.Error);

        // It calls the time from boot to its first look a stall, at every start. /health/live notices real ones.
        logging.AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);
    }
}
