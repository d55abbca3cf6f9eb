using System.Globalization;

namespace SqlxOrleans.Cli;

/// <summary>What <c>copilot replay</c> found.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Workspace">The workspace.</param>
/// <param name="Decisions">Decisions that came out the same to the last bit.</param>
/// <param name="Chunks">Chunks of the journal that they are from.</param>
/// <param name="Skipped">Chunks that this program cannot recompute, and why.</param>
/// <param name="Difference">The first difference; null when there is none.</param>
internal sealed record ReplayAnswer(string Tenant, string Workspace, int Decisions, int Chunks, IReadOnlyList<string> Skipped, string? Difference)
{
    public override string ToString()
    {
        var same = string.Create(CultureInfo.InvariantCulture, $"{Decisions} decisions of {Chunks} chunks come out the same to the last bit");
        var skipped = Skipped.Count > 0 ? $"; not recomputed: {string.Join("; ", Skipped)}" : string.Empty;
        return Difference is null
            ? $"{Tenant}/{Workspace}: {same}{skipped}."
            : $"{Tenant}/{Workspace}: DIFFERENT. {Difference}. Before it, {same}{skipped}.";
    }
}
