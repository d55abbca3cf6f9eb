using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using SqlxOrleans.Domain.Access;
using SqlxOrleans.Grains.Interfaces.Rest;

namespace SqlxOrleans.Api.Rest;

/// <summary>The endpoints of the Copilot's operators.</summary>
internal static class CopilotEndpoints
{
    private const int MaxOrderBytes = 16 * 1024;

    private static readonly (string Verb, string Name, string Summary, string Description)[] _verbs =
    [
        ("mode", "SetCopilotMode", "Sets the Copilot's mode", "'mode' is off, shadow, canary or live. Up from shadow or canary use promote, or 'force'."),
        ("promote", "PromoteCopilot", "From shadow to canary, from canary to live", "Refused when the off-policy estimate does not support it, with its numbers; 'force' does it all the same."),
        ("pin", "PinWeights", "Fixes the weights", "'weights' are four shares L, B, A, S from 0.02 to 0.9 that sum to 1. They stay until unpinned."),
        ("unpin", "UnpinWeights", "Ends a pin", "The mode goes on from the weights that were pinned."),
        ("freeze", "FreezeWeights", "Keeps the weights in force", "Nothing changes until unfrozen, not even without telemetry."),
        ("mark-denials", "MarkDenials", "Says that denials were wrong", "'denials' has an id of your own (sent again it counts once), the policy, and a count or a time range of the last day, or both. The compliance reward is negative for 5 min; the reward ledger keeps who and why."),
        ("unfreeze", "UnfreezeWeights", "Ends a freeze", "The mode goes on from what was frozen."),
    ];

    public static void Map(RouteGroupBuilder copilot, string key)
    {
        copilot.MapGet(
                string.Empty,
                (string tenant, string workspace, HttpContext context, CopilotOperations operations) => operations.StatusAsync(context, workspace))
            .WithName("GetCopilot").WithSummary("Mode, pin, freeze, what is in force, and how it does")
            .WithDescription(key + "Who set what, why and when; rollbacks and corrections are counted.")
            .Produces<CopilotAnswer>();
        copilot.MapGet(
                "/journal",
                (string tenant, string workspace, HttpContext context, CopilotOperations operations) => operations.JournalAsync(context, workspace))
            .WithName("GetCopilotJournal").WithSummary("Every recorded decision with its inputs, packed")
            .WithDescription(key + "Bounded; 'sqlx-slo copilot replay' recomputes it to the last bit.")
            .WithMetadata(new RequiredScope(Scopes.ReadAudit))
            .Produces<JournalAnswer>();
        copilot.MapGet(
                "/scaling",
                (string tenant, string workspace, HttpContext context, CopilotOperations operations) => operations.ScalingAsync(context, workspace))
            .WithName("GetScaling").WithSummary("Whether the workspace will need more capacity within a minute")
            .WithDescription(key + "Probability, recommended slots, lead, reasons, and how often warnings were right. Also in /metrics, as 'sqlx_scaling_*'.")
            .Produces<ScalingAnswer>();
        foreach (var (verb, name, summary, description) in _verbs)
        {
            copilot.MapPost(
                    "/" + verb,
                    (string tenant, string workspace, HttpContext context, CopilotOperations operations) => operations.OperateAsync(context, workspace, verb))
                .WithName(name).WithSummary(summary)
                .WithDescription(key + description + " 'by' and 'why' are kept and shown. Stored before it is answered.")
                .Accepts<CopilotOrder>("application/json")
                .WithMetadata(new RequestSizeLimitAttribute(MaxOrderBytes), new RequiredScope(Scopes.ManageCopilot))
                .Produces<CopilotAnswer>().ProducesProblem(StatusCodes.Status409Conflict);
        }
    }
}
