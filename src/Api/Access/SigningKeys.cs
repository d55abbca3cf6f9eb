using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SqlxOrleans.Api.Access;

/// <summary>
/// The issuer's keys as this process knows them. Read again in the background as they get old, and at once when a token does not fit any; an issuer
/// that cannot be reached leaves those that are known in use, for a day.
/// </summary>
internal sealed partial class SigningKeys(ISigningKeySource? source, TimeProvider time, ILogger<SigningKeys> logger) : IHostedService, IDisposable
{
    /// <summary>Least time between two readings, whatever tokens arrive.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>How long keys are used that could not be confirmed.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromDays(1);

    /// <summary>How long a request waits for the issuer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private volatile Held? _held;
    private Task _reading = Task.CompletedTask;
    private long? _askedAt;

    /// <summary>The keys; null when there are none, because the issuer has not been reached for too long.</summary>
    public ValueTask<SigningKeySet?> CurrentAsync()
    {
        if (_held is not { } held || time.GetElapsedTime(held.At) is var age && age >= MaxAge)
            return NewerAsync();
        if (age >= source!.ReadEvery)
            _ = Read();
        return ValueTask.FromResult<SigningKeySet?>(held.Set);
    }

    /// <summary>The keys, read once more unless that was tried within <see cref="Pause"/>.</summary>
    public async ValueTask<SigningKeySet?> NewerAsync()
    {
        await Read().WaitAsync(Patience, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return _held is { } held && time.GetElapsedTime(held.At) < MaxAge ? held.Set : null;
    }

    /// <summary>Starts reading, so that an issuer that cannot be reached is known before the first token comes; waits for nobody.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (source is not null)
            _ = Read();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => (source as IDisposable)?.Dispose();

    /// <summary>Never fails: whoever needs keys looks whether there are any.</summary>
    private Task Read()
    {
        lock (_gate)
        {
            if (_reading.IsCompleted && !(_askedAt is { } asked && time.GetElapsedTime(asked) < Pause))
            {
                _askedAt = time.GetTimestamp();
                _reading = Task.Run(ReadAsync);
            }

            return _reading;
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            var asked = time.GetTimestamp();
            var text = await source!.ReadAsync().ConfigureAwait(false);

            // The same text is the same keys: what was prepared for them is kept.
            _held = new Held(_held is { } held && held.Text == text ? held.Set : SigningKeySet.Read(text), text, asked);
        }
#pragma warning disable CA1031 // Whatever it was, the keys that are known stay in use and it is tried again.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogNotRead(logger, e);
        }
    }

    private sealed record Held(SigningKeySet Set, string Text, long At);

    [LoggerMessage(3030, LogLevel.Warning, "The public keys of tokens could not be read; those that are known stay in use for a day, and it is tried again")]
    private static partial void LogNotRead(ILogger logger, Exception exception);
}
