using Microsoft.Extensions.Options;

namespace SqlxOrleans.Api.Edge;

/// <summary>
/// Whether this process uses more of the memory that it may have than it should: then the edge takes nothing new until it is less. Looked
/// at a few times a second, as asking the system costs more than a request.
/// </summary>
internal sealed class MemoryPressure(IOptions<EdgeOptions> options, TimeProvider time, Func<(long Used, long Available)>? read = null)
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);

    private readonly Func<(long Used, long Available)> _read = read ?? ReadProcess;
    private readonly Lock _gate = new();
    private long _readAt = long.MinValue;
    private volatile bool _isHigh;

    /// <summary>True above <see cref="EdgeOptions.MaxMemoryRatio"/> of the container's, or the machine's, memory.</summary>
    public bool IsHigh
    {
        get
        {
            if (NeedsReading() && _gate.TryEnter())
            {
                try
                {
                    var (used, available) = _read();
                    _isHigh = used > options.Value.MaxMemoryRatio * available;
                    Volatile.Write(ref _readAt, time.GetTimestamp());
                }
                finally
                {
                    _gate.Exit();
                }
            }

            return _isHigh;
        }
    }

    private bool NeedsReading() => Volatile.Read(ref _readAt) is var at && (at == long.MinValue || time.GetElapsedTime(at) > Period);

    private static (long Used, long Available) ReadProcess() => (Environment.WorkingSet, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
}
