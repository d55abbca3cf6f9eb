using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace SqlxOrleans.Grains.Tests.Support;

/// <summary>Keeps the log records that have an event's name, with their fields, as an exporter would send them.</summary>
internal sealed class EventRecorder : ILoggerProvider
{
    private readonly ConcurrentQueue<Recorded> _records = new();

    public IReadOnlyList<Recorded> Of(string name) => [.. _records.Where(record => record.Name == name)];

    public ILogger CreateLogger(string categoryName) => new Recorder(_records);

    public void Dispose()
    {
    }

    public sealed record Recorded(string Name, LogLevel Level, IReadOnlyDictionary<string, object?> Fields);

    private sealed class Recorder(ConcurrentQueue<Recorded> records) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Name?.StartsWith("ai.", StringComparison.Ordinal) == true && state is IEnumerable<KeyValuePair<string, object?>> fields)
                records.Enqueue(new(eventId.Name, logLevel, fields.Where(field => field.Key != "{OriginalFormat}").ToDictionary()));
        }
    }
}
