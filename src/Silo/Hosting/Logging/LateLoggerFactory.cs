namespace SqlxOrleans.Silo.Hosting.Logging;

/// <summary>
/// For what is made before the host is, the database's driver: it logs into the host's log once there is one, and nothing before. Who made it
/// reports what goes wrong until then.
/// </summary>
internal sealed class LateLoggerFactory : ILoggerFactory
{
    private volatile ILoggerFactory? _host;

    /// <summary>The host's log.</summary>
    public void Use(ILoggerFactory host) => _host = host;

    public ILogger CreateLogger(string categoryName) => new LateLogger(this, categoryName);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("Providers are the host's.");

    public void Dispose() => _host = null;

    private sealed class LateLogger(LateLoggerFactory factory, string category) : ILogger
    {
        private ILogger? _logger;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => Found()?.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => Found()?.IsEnabled(logLevel) is true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Found()?.Log(logLevel, eventId, state, exception, formatter);

        private ILogger? Found() => factory._host is { } host ? _logger ??= host.CreateLogger(category) : null;
    }
}
