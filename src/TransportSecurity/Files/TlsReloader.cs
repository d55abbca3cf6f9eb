using Microsoft.Extensions.Logging;

namespace SqlxOrleans.TransportSecurity.Files;

/// <summary>Looks at the files of some ports again and again; new handshakes use what was found, connections stay as they are.</summary>
public sealed partial class TlsReloader(IReadOnlyList<TlsSource> sources, TimeSpan interval, TimeProvider time, ILogger logger)
{
    /// <summary>Runs until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var source in sources)
            Say(source.Files.Certificate, source.Current);
        using var timer = new PeriodicTimer(interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                foreach (var source in sources)
                    Look(source);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
    }

    private void Look(TlsSource source)
    {
        var look = source.Look();
        if (look.Renewed is { } renewed)
            Say(source.Files.Certificate, renewed);
        if (look.Problem is { } problem)
            LogRefused(problem.Message, source.Current.NotAfter);
    }

    private void Say(string file, TlsMaterial material)
    {
        LogInForce(file, material.Owner, material.NotAfter);
        if (material.NotAfter <= time.GetUtcNow())
            LogExpired(file, material.NotAfter);
    }

    [LoggerMessage(EventId = 5001, EventName = "tls.in_force", Level = LogLevel.Information,
        Message = "The certificate of {File} is in force for new connections: {Owner}, until {NotAfter:O}")]
    private partial void LogInForce(string file, string owner, DateTimeOffset notAfter);

    [LoggerMessage(EventId = 5002, EventName = "tls.invalid", Level = LogLevel.Error,
        Message = "A new certificate is not used, the old one stays in force until {NotAfter:O}: {Problem}")]
    private partial void LogRefused(string problem, DateTimeOffset notAfter);

    [LoggerMessage(EventId = 5003, EventName = "tls.expired", Level = LogLevel.Error,
        Message = "The certificate of {File} expired at {NotAfter:O}: others refuse it")]
    private partial void LogExpired(string file, DateTimeOffset notAfter);
}
