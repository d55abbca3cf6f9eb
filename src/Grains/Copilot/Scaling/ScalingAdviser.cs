using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Copilot.Scaling;
using SqlxOrleans.Grains.Interfaces.Copilot;
using SqlxOrleans.Grains.Interfaces.Keys;
using SqlxOrleans.Grains.Persistence;

namespace SqlxOrleans.Grains.Copilot.Scaling;

/// <summary>A workspace's scaling classifier beside its Copilot: it sees the same demand and decides nothing.</summary>
internal sealed class ScalingAdviser(ScalingBoard board, WorkspaceKey workspace)
{
    private static readonly ScalingClassifier _classifier = new(new ScalingOptions());

    private readonly DemandFold _fold = new();
    private ScalingState _state = ScalingState.Initial(_classifier.Options);

    /// <summary>Takes the demand between two decisions.</summary>
    public void Observe(WorkspaceDemand demand, DateTimeOffset now)
    {
        // A workspace at rest costs nothing: it was taken from the board when its telemetry became too old.
        if (_fold.Add(demand) is not { } sample || (!sample.HasTelemetry && _state.LastAt is null))
            return;
        var before = _state.Claims;
        _state = _classifier.Step(_state, sample, now);
        board.Count(before, _state.Claims);
        board.Show(workspace, _classifier.Outlook(_state));
    }

    public byte[] Pack() => Packed.Of(_state.WriteTo);

    /// <summary>Goes on from a snapshot. Nothing depends on it: what cannot be read is forgotten, as when an older release wrote the state.</summary>
    public void Restore(byte[] packed) => _state = ScalingState.TryRead(packed) ?? _state;

    /// <summary>The activation ends: another silo shows the workspace now, or none.</summary>
    public void Leave() => board.Remove(workspace);

    public ScalingStatus Status()
    {
        var (outlook, claims) = (_classifier.Outlook(_state), _state.Claims);
        return new(outlook.Probability, outlook.IsWarned, outlook.CapacityRatio, outlook.Slots, outlook.RecommendedSlots)
        {
            At = outlook.At,
            Lead = outlook.Lead,
            BreachSince = outlook.BreachSince,
            Reasons = outlook.Reasons,
            TruePositives = claims.Hits,
            FalsePositives = claims.FalseAlarms,
            FalseNegatives = claims.Misses,
            Averted = claims.Averted,
            MeanLead = claims.Hits > 0 ? TimeSpan.FromSeconds(claims.LeadSeconds / claims.Hits) : null,
        };
    }
}
