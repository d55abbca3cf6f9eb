using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Grains.Interfaces.Fleet;

namespace SqlxOrleans.Grains.Fleet;

/// <summary>
/// Sends this silo's partial to the fleet's grains every second while the silo is active, each class on its own so that a slow one
/// does not hold up the others, and what is left when the silo stops.
/// </summary>
/// <remarks>The roll-up is a view (see <see cref="IFleetGrain"/>): a killed silo loses the second that it had not sent.</remarks>
internal sealed partial class FleetReporter(FleetPartial partial, IGrainFactory grains, TimeProvider clock, ILogger<FleetReporter> logger)
    : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    /// <summary>How long a graceful shutdown waits for the fleet to answer.</summary>
    public static readonly TimeSpan FlushDeadline = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FlushRetry = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _stopping = new();
    private List<FleetSender> _senders = [];
    private Task _loops = Task.CompletedTask;

    /// <summary>Active comes last: the grains answer from the first tick to the flush, which runs before they are deactivated.</summary>
    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(FleetReporter), ServiceLifecycleStage.Active, StartAsync, StopAsync);

    public void Dispose() => _stopping.Dispose();

    private Task StartAsync(CancellationToken cancellationToken)
    {
        var producer = $"silo-{RandomNumberGenerator.GetHexString(16, lowercase: true)}";
        _senders = [.. FleetPartial.Classes.Select(each => new FleetSender(
            each, producer, partial, envelope => grains.GetGrain<IFleetGrain>(each.Name()).ApplyAsync(envelope), logger))];
        _loops = Task.WhenAll(_senders.Select(sender => Task.Run(() => RunAsync(sender), CancellationToken.None)));
        return Task.CompletedTask;
    }

    private async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _loops;
        using var deadline = new CancellationTokenSource(FlushDeadline, clock);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        var sent = await Task.WhenAll(_senders.Select(sender => FlushAsync(sender, ending.Token)));
        if (sent.Contains(false))
            LogNotFlushed(logger);
    }

    private async Task RunAsync(FleetSender sender)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
                await sender.SendAsync(_stopping.Token);
        }
        catch (OperationCanceledException)
        {
            // The silo stops; what is left is flushed.
        }
    }

    private async Task<bool> FlushAsync(FleetSender sender, CancellationToken ending)
    {
        while (!await sender.SendAsync(ending))
        {
            if (ending.IsCancellationRequested)
                return false;
            await Task.Delay(FlushRetry, clock, ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return true;
    }

    [LoggerMessage(1703, LogLevel.Warning, "The fleet roll-up did not answer while this silo stopped; it lacks the silo's last traffic")]
    private static partial void LogNotFlushed(ILogger logger);
}
