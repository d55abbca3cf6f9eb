using Spectre.Console;
using SqlxOrleans.Grains.Interfaces.Rest;

namespace SqlxOrleans.Cli.Rendering;

/// <summary>A tenant's counts beside its quota.</summary>
internal static class UsageView
{
    public static void Write(View view, UsageAnswer answer)
    {
        view.Line($"{answer.Tenant}: {Numbers.Count(answer.Series)} of {Numbers.Count(answer.SeriesQuota)} series, "
            + $"{Numbers.Count(answer.Workspaces)} workspaces");
        if (answer.Series >= answer.SeriesQuota)
            view.Line("The quota is used up: telemetry of new series is refused as series_quota.", new Style(Color.Red));
    }
}
