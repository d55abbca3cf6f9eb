using SqlxOrleans.Domain.Slos;
using SqlxOrleans.SloFiles;

namespace SqlxOrleans.Silo.Hosting.Slos;

/// <summary>Brings the version in force to this silo, whichever silo proposed it.</summary>
internal sealed partial class SloRefresher(
    ISloBook book, CurrentSlo current, SloFileStatus status, TimeProvider time, ILogger<SloRefresher> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var tick = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                await RefreshAsync();
            }
            while (await tick.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task RefreshAsync()
    {
        try
        {
            if (await book.GetCurrentAsync() is not { } version)
                return;
            status.InForce = version with { Text = "" };
            if (version.ContentHash == current.Version.ContentHash)
                return;
            if (SloFile.Parse(version.Text).Document is { } document)
                current.Set(new SloVersion(version.ContentHash, document));
            else
                LogUnreadable(version.ContentHash);
        }
#pragma warning disable CA1031 // The version known here stays in force until the book answers again.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogNotRefreshed(error, current.Version.ContentHash);
        }
    }

    [LoggerMessage(EventId = 4111, EventName = "slo.version_unreadable", Level = LogLevel.Error,
        Message = "The version in force {ContentHash} cannot be read by this release; this silo keeps the one it has.")]
    private partial void LogUnreadable(string contentHash);

    [LoggerMessage(EventId = 4112, EventName = "slo.not_refreshed", Level = LogLevel.Warning,
        Message = "The version in force could not be asked for; {ContentHash} stays in force here.")]
    private partial void LogNotRefreshed(Exception error, string contentHash);
}
