using SqlxOrleans.Grains.Interfaces.Copilot.Priors;

namespace SqlxOrleans.Grains.Copilot;

/// <content>
/// What workspaces learn from each other: read once, by a workspace that has no history, and given at a slow pace. Neither is waited for:
/// without an answer the learner begins as it always did.
/// </content>
internal sealed partial class CopilotGrain
{
    private IReadOnlyList<StoredPrior> _prior = [];
    private IReadOnlyList<LearntClass>? _answered;
    private DateTimeOffset _giveAt;
    private Task _exchange = Task.CompletedTask;

    private IPriorsGrain Priors => GrainFactory.GetGrain<IPriorsGrain>(0);

    private async Task AskForPriorAsync()
    {
        try
        {
            _answered = await Priors.GetAsync(_tenant.ToString());
        }
        catch (Exception exception)
        {
            LogNoPrior(Log, this.GetPrimaryKeyString(), exception);
        }
    }

    /// <summary>Takes up the answer between two decisions, so that every decision is recorded with the memory that it came from.</summary>
    private void TakePrior()
    {
        if (_answered is not { Count: > 0 } prior)
            return;
        _answered = null;
        _journal.Break();
        (_memory, _prior) = (_memory.WithPrior(PriorMapping.ToDomain(prior)), PriorMapping.ToState(prior));
        LogBegan(Log, this.GetPrimaryKeyString(), string.Join(", ", prior.Select(each => $"{each.Class} headroom {each.Headroom:0.0#}, {each.ServiceMs:0.##} ms")));
        MarkDirty();
    }

    /// <summary>The first time after a whole interval, so that a workspace does not pass on what it was told itself.</summary>
    private void GivePrior(DateTimeOffset now)
    {
        if (!options.Value.SharePriors || now < _giveAt || !_exchange.IsCompleted)
            return;
        _giveAt = now + options.Value.PriorInterval;
        var learnt = PriorMapping.ToWire(_memory.Learnt);
        if (learnt.Count > 0)
            _exchange = GiveAsync(learnt);
    }

    private async Task GiveAsync(IReadOnlyList<LearntClass> learnt)
    {
        try
        {
            await Priors.ContributeAsync(_tenant.ToString(), _workspace, learnt);
        }
        catch (Exception exception)
        {
            LogNotGiven(Log, this.GetPrimaryKeyString(), exception);
        }
    }
}
