namespace SqlxOrleans.Api.Edge;

/// <summary>The rounds that a request's answer depends on; <c>default</c> is none.</summary>
/// <param name="Earlier">The one that was on its way already when the request repeats something; null when there is none.</param>
/// <param name="Last">The one that is gathering: with the request's own deltas, when it has any.</param>
internal readonly record struct JoinedRounds(EdgeRound? Earlier, EdgeRound? Last)
{
    /// <summary>True when the cluster refused some of what they held.</summary>
    public bool HaveRefusals => Earlier is { HasRefusals: true } || Last is { HasRefusals: true };

    /// <summary>True when all of them were applied; false when one never will be.</summary>
    public async Task<bool> AppliedAsync()
    {
        var (earlier, last) = this;
        return (earlier is null || await earlier.Applied.ConfigureAwait(false)) && (last is null || await last.Applied.ConfigureAwait(false));
    }
}
