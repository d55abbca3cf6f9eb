using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using SqlxOrleans.Domain.Slos;
using SqlxOrleans.Grains.Interfaces.Slos;
using SqlxOrleans.SloFiles;

namespace SqlxOrleans.Grains.Slos;

/// <summary>Keeps every version of slo.yml by its content; a proposal is validated whole, stored, then in force.</summary>
[GrainType("slo-book")]
internal sealed partial class SloBookGrain(
    [PersistentState("slo")] IPersistentState<SloBookState> storage,
    TimeProvider clock,
    CurrentSlo current,
    ILogger<SloBookGrain> logger) : Grain, ISloBookGrain
{
    private const string BuiltIn = "built-in";

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (storage.State.Current is { } hash)
        {
            if (SloFile.Parse(storage.State.Versions[hash].Text).Document is { } document)
                current.Set(new SloVersion(hash, document));
            else
                LogStoredUnreadable(logger, hash);
        }

        return base.OnActivateAsync(cancellationToken);
    }

    public async Task<SloProposalOutcome> ProposeAsync(SloProposal proposal)
    {
        var parsed = SloFile.Parse(proposal.Text);
        var inForce = storage.State.Current ?? BuiltIn;
        if (parsed.Document is not { } document)
            return new SloProposalOutcome(false, inForce, [.. parsed.Errors.Select(error => error.ToString())]);
        var hash = ContentHash.Of(proposal.Text);
        if (hash != storage.State.Current)
        {
            storage.State.Versions[hash] = new StoredSlo(hash, document.Release, proposal.Source, clock.GetUtcNow(), proposal.Text);
            storage.State.Current = hash;
            await WriteAsync();
        }

        current.Set(new SloVersion(hash, document));
        return new SloProposalOutcome(true, hash, []);
    }

    public Task<SloVersionRecord?> GetCurrentAsync() =>
        Task.FromResult(storage.State.Current is { } hash ? Record(storage.State.Versions[hash], withText: true) : null);

    public Task<IReadOnlyList<SloVersionRecord>> ListVersionsAsync() => Task.FromResult<IReadOnlyList<SloVersionRecord>>(
        [.. storage.State.Versions.Values.OrderByDescending(version => version.InForceSince).Select(version => Record(version, withText: false))]);

    private static SloVersionRecord Record(StoredSlo version, bool withText) =>
        new(version.ContentHash, version.Release, version.Source, version.InForceSince, withText ? version.Text : string.Empty);

    [LoggerMessage(1601, LogLevel.Error, "The stored slo.yml {Hash} is not valid for this release; the targets that this silo had stay in force until a valid file arrives")]
    private static partial void LogStoredUnreadable(ILogger logger, string hash);

    private async Task WriteAsync()
    {
        try
        {
            await storage.WriteStateAsync();
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }
    }
}
