namespace SqlxOrleans.Api.Logs;

/// <summary>What of the senders' events the silo's own log repeats, section <c>Sqlx:Logs</c>.</summary>
public sealed class IncomingLogOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Sqlx:Logs";

    internal const int MaxPerSecond = 10_000;

    /// <summary>True: policy denials and errors that came in over HTTP and OTLP are written to the silo's log.</summary>
    public bool Incoming { get; set; }

    /// <summary>Most lines a second; beyond it they are counted and not written: 1 to 10,000.</summary>
    public int IncomingPerSecond { get; set; } = 50;
}
