using SqlxOrleans.Grains.Interfaces.Slos;

namespace SqlxOrleans.Silo.Hosting.Slos;

/// <summary>Proposes slo.yml to the cluster at start, on every change and every refresh; a refused file keeps the old one.</summary>
internal sealed partial class SloFileWatcher(
    SloFileSource source,
    ISloBook book,
    SloFileStatus status,
    TimeProvider time,
    ILogger<SloFileWatcher> logger) : BackgroundService
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(5);

    // What was answered last: the same text is not proposed again.
    private string? _answered;
    private bool _missingLogged;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var changes = new FileChanges(source.Path(), time);
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                if (source.Path() != changes.Path)
                {
                    changes.Dispose();
                    changes = new FileChanges(source.Path(), time);
                }

                changes.Watch();
                var settled = await LookAsync(changes.Path);
                var refresh = source.Refresh();
                await changes.WaitAsync(settled || refresh < RetryDelay ? refresh : RetryDelay, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
        finally
        {
            changes.Dispose();
        }
    }

    /// <returns>False when it should be tried again soon.</returns>
    private async Task<bool> LookAsync(string path)
    {
        string text;
        try
        {
            text = await File.ReadAllTextAsync(path, CancellationToken.None);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            Missing(path);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Refused(path, [$"the file cannot be read: {error.Message}"], status.State.ContentHash);
            return false;
        }

        _missingLogged = false;
        if (text == _answered)
        {
            status.State = status.State with { CheckedAt = time.GetUtcNow() };
            return true;
        }

        try
        {
            var outcome = await book.ProposeAsync(new SloProposal(text, $"{Environment.MachineName}:{path}"));
            _answered = text;
            if (outcome.Accepted)
                Accepted(path, outcome.ContentHash);
            else
                Refused(path, outcome.Errors, outcome.ContentHash);
            return true;
        }
#pragma warning disable CA1031 // Storage or the cluster is away for a moment: whatever it throws, the next look tries again.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogNotProposed(error, path);
            return false;
        }
    }

    private void Accepted(string path, string contentHash)
    {
        status.State = new SloFileState(path, Found: true, [], contentHash, time.GetUtcNow());
        LogInForce(path, contentHash);
    }

    private void Refused(string path, IReadOnlyList<string> errors, string contentHash)
    {
        status.State = new SloFileState(path, Found: true, errors, contentHash, time.GetUtcNow());
        LogRefused(path, errors.Count, contentHash, errors);
    }

    private void Missing(string path)
    {
        status.State = status.State with { Path = path, Found = false, Errors = [], CheckedAt = time.GetUtcNow() };
        _answered = null;
        if (!_missingLogged)
            LogMissing(path, status.State.ContentHash);
        _missingLogged = true;
    }
}
