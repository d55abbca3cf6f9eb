using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SqlxOrleans.Domain.Access;
using SqlxOrleans.Grains.Interfaces.Access;

namespace SqlxOrleans.Grains.Access;

/// <summary>
/// The keys of tickets as this silo knows them: those of the configuration, of a file, or of the cluster's grain. Read again in the background as
/// they get old, and at once when a ticket names one that is not known yet; keys that were read are used until newer ones are.
/// </summary>
public sealed partial class TicketKeys
{
    /// <summary>Least time between two readings, whatever tickets arrive.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan GrainIsAskedEvery = TimeSpan.FromMinutes(5);

    private readonly Func<Task<TicketRing>> _read;
    private readonly TimeSpan _readEvery;
    private readonly TimeProvider _clock;
    private readonly ILogger<TicketKeys> _logger;
    private readonly Lock _gate = new();
    private volatile Held? _held;
    private Task _reading = Task.CompletedTask;
    private long? _askedAt;
    private Exception? _failure;

    /// <summary>Reads nothing yet.</summary>
    public TicketKeys(IOptions<TicketOptions> options, IGrainFactory grains, TimeProvider clock, ILogger<TicketKeys> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_clock, _logger) = (clock, logger);
        (_read, _readEvery) = options.Value switch
        {
            { Keys: { Count: > 0 } keys } => (() => Task.FromResult(new TicketRing([.. keys.Select(key => new TicketKey(key))])), TimeSpan.MaxValue),
            { KeysFile: { } file } => (() => Task.FromResult(TicketKeyFile.Read(file)), Pause),
            _ => ((Func<Task<TicketRing>>)(async () => Ring(await grains.GetGrain<ITicketKeysGrain>(ITicketKeysGrain.Key).GetAsync())), GrainIsAskedEvery),
        };
    }

    /// <summary>The keys.</summary>
    /// <exception cref="InvalidOperationException">None could be read yet; try again later.</exception>
    public ValueTask<TicketRing> CurrentAsync()
    {
        if (_held is not { } held)
            return NewerAsync();
        if (_clock.GetElapsedTime(held.At) >= _readEvery)
            _ = Read();
        return ValueTask.FromResult(held.Ring);
    }

    /// <summary>The keys, read once more unless that was tried within <see cref="Pause"/>: for a ticket that names an unknown one.</summary>
    /// <exception cref="InvalidOperationException">None could be read yet; try again later.</exception>
    public async ValueTask<TicketRing> NewerAsync()
    {
        await Read();
        return _held?.Ring ?? throw new InvalidOperationException("The keys of tickets could not be read; send the same again later.", _failure);
    }

    private static TicketRing Ring(TicketSecrets secrets) => new([.. secrets.NewestFirst.Select(secret => new TicketKey(secret))]);

    /// <summary>Never fails: whoever needs keys looks whether there are any.</summary>
    private Task Read()
    {
        lock (_gate)
        {
            if (_reading.IsCompleted && !(_askedAt is { } asked && _clock.GetElapsedTime(asked) < Pause))
            {
                _askedAt = _clock.GetTimestamp();

                // Not on the scheduler of the grain that happens to ask first.
                _reading = Task.Run(ReadAsync);
            }

            return _reading;
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            _held = new Held(await _read(), _clock.GetTimestamp());
        }
#pragma warning disable CA1031 // Whatever it was, the keys that are known stay in use and it is tried again.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _failure = e;
            LogNotRead(_logger, e);
        }
    }

    private sealed record Held(TicketRing Ring, long At);

    [LoggerMessage(1962, LogLevel.Warning, "The keys of tickets could not be read; those read before stay in use, and it is tried again")]
    private static partial void LogNotRead(ILogger logger, Exception exception);
}
