using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.Logging;

namespace SqlxOrleans.TransportSecurity.Connections;

/// <summary>Says who was refused at a port and why: at most one line a second, so that whoever knocks all day does not fill the disk.</summary>
/// <param name="port">The port's name in the line.</param>
/// <param name="time">Counts the seconds.</param>
/// <param name="logger">Takes the lines.</param>
/// <param name="refused">Counts every refusal, by port; null: nobody counts.</param>
public sealed partial class RefusalLog(string port, TimeProvider time, ILogger logger, Counter<long>? refused = null)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private long? _last;
    private long _unsaid;

    internal void Add(EndPoint? remote, string reason)
    {
        refused?.Add(1, new KeyValuePair<string, object?>("port", port));
        long unsaid;
        lock (_gate)
        {
            var now = time.GetTimestamp();
            if (_last is { } last && time.GetElapsedTime(last, now) < Interval)
            {
                _unsaid++;
                return;
            }

            (_last, unsaid, _unsaid) = (now, _unsaid, 0);
        }

        LogRefused(remote?.ToString() ?? "an unknown address", port, reason, unsaid);
    }

    [LoggerMessage(EventId = 5004, EventName = "sec.tls", Level = LogLevel.Warning,
        Message = "No secure connection with {Remote} at the {Port} port: {Reason} ({Unsaid} others since the last line)")]
    private partial void LogRefused(string remote, string port, string reason, long unsaid);
}
