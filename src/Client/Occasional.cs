namespace SqlxOrleans.Client;

/// <summary>Says when something that may happen often is worth a line in the log again. Not thread-safe.</summary>
internal sealed class Occasional(TimeSpan every, TimeProvider time)
{
    private long? _last;

    public bool IsDue()
    {
        var now = time.GetTimestamp();
        if (_last is { } last && time.GetElapsedTime(last, now) < every)
            return false;
        _last = now;
        return true;
    }
}
