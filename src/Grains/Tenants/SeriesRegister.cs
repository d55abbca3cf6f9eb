using Orleans.Storage;

namespace SqlxOrleans.Grains.Tenants;

/// <summary>
/// A tenant's series and those that wait to be stored: one write covers all that came while the one before it was under way, so
/// a tenant with many new series writes its state a few times, not once a series. An admission is answered after it is stored.
/// </summary>
/// <param name="stored">What storage holds; never changed, only replaced.</param>
/// <param name="quota">Most series, those that wait included.</param>
/// <param name="write">Stores a state as a whole. Not called again before it has ended, nor after it has failed.</param>
/// <remarks>
/// For one thread at a time, as a reentrant grain is. After a failed write nothing new is admitted: whether it landed is not known,
/// so only a new activation, which reads, can tell.
/// </remarks>
internal sealed class SeriesRegister(TenantState stored, int quota, Func<TenantState, Task> write)
{
    private TenantState _stored = stored;
    private int _count = stored.Workspaces.Sum(workspace => workspace.Value.Count);
    private Batch? _current;
    private Batch? _next;
    private Exception? _failure;

    /// <summary>What is known to be stored.</summary>
    public TenantState Stored => _stored;

    /// <summary>How many series that are.</summary>
    public int Count => _count;

    /// <summary>True when the series is stored; false when the quota is used up; throws when the write failed.</summary>
    public async Task<bool> AdmitAsync(string workspace, string series)
    {
        if (_stored.Workspaces.TryGetValue(workspace, out var known) && known.Contains(series))
            return true;
        if (_failure is not null)
            throw new InconsistentStateException("The tenant's series could not be stored; this activation ends.", _failure);
        var batch = BatchOf((workspace, series));
        if (batch is null)
            return false;
        if (_current is null)
            _ = WriteAllAsync();
        await batch.Stored.Task;
        return true;
    }

    /// <summary>The batch that a series waits in; null when the quota does not admit it.</summary>
    private Batch? BatchOf((string Workspace, string Series) wanted)
    {
        if (_current?.Series.Contains(wanted) == true)
            return _current;
        if (_next?.Series.Contains(wanted) == true)
            return _next;
        if (_count + (_current?.Series.Count ?? 0) + (_next?.Series.Count ?? 0) >= quota)
            return null;
        _next ??= new Batch();
        _next.Series.Add(wanted);
        return _next;
    }

    private async Task WriteAllAsync()
    {
        while (_next is { } batch)
        {
            (_current, _next) = (batch, null);
            try
            {
                var state = With(_stored, batch);
                await write(state);
                (_stored, _count) = (state, _count + batch.Series.Count);
            }
            catch (Exception exception)
            {
                _failure = exception;
                batch.Stored.SetException(exception);
                _next?.Stored.SetException(exception);
                (_current, _next) = (null, null);
                return;
            }

            _current = null;
            batch.Stored.SetResult();
        }
    }

    /// <summary>A copy where it differs: the state that is being written must not change under the writer.</summary>
    private static TenantState With(TenantState stored, Batch batch)
    {
        var workspaces = new Dictionary<string, HashSet<string>>(stored.Workspaces);
        foreach (var added in batch.Series.GroupBy(each => each.Workspace, each => each.Series))
            workspaces[added.Key] = workspaces.TryGetValue(added.Key, out var known) ? [.. known, .. added] : [.. added];
        return new TenantState { Workspaces = workspaces };
    }

    private sealed class Batch
    {
        public HashSet<(string Workspace, string Series)> Series { get; } = [];

        public TaskCompletionSource Stored { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
