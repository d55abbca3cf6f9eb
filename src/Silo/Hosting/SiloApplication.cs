using Microsoft.Extensions.Logging.Console;
using SqlxOrleans.Silo.Hosting.Logging;

namespace SqlxOrleans.Silo.Hosting;

/// <summary>Services and routes of the process, apart from Orleans.</summary>
internal static class SiloApplication
{
    public static WebApplicationBuilder CreateBuilder(SiloHostOptions options)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            EnvironmentName = options.EnvironmentName,
            ApplicationName = typeof(SiloApplication).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Configuration.AddInMemoryCollection(options.Settings);
        builder.Logging.ClearProviders();
        builder.Logging.AddConsoleFormatter<JsonLineFormatter, ConsoleFormatterOptions>();
        builder.Logging.AddConsole(console =>
        {
            // Standard output belongs to the ready line and to people.
            console.FormatterName = JsonLineFormatter.FormatterName;
            console.LogToStandardErrorThreshold = LogLevel.Trace;
        });
        builder.Logging.AddFilter("Orleans", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Services.AddSingleton(TimeProvider.System);
        return builder;
    }

    public static WebApplication Build(WebApplicationBuilder builder)
    {
        var app = builder.Build();
        return app;
    }
}
