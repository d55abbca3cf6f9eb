using SqlxOrleans.Grains.Interfaces.Rest;

namespace SqlxOrleans.Cli.Rendering;

/// <summary>What is recommended for a workspace's capacity, and the record of earlier warnings.</summary>
internal static class ScalingView
{
    public static void Write(View view, ScalingAnswer answer)
    {
        var (scaling, name) = (answer.Scaling, $"{answer.Tenant}/{answer.Workspace}");
        if (scaling.At is null)
        {
            view.Line(scaling.Slots == 0
                ? $"{name}: nothing is recommended: no kernel has said how many slots it has."
                : $"{name}: nothing is recommended: there is no recent telemetry.");
        }
        else
        {
            view.Line(Numbers.Text(
                $"{name}: {(scaling.Warned ? "MORE CAPACITY" : "enough capacity")}, {scaling.RecommendedSlots} slots recommended, {scaling.Slots} present ({scaling.CapacityRatio:0.00})"));
            view.Line(Numbers.Text(
                $"A breach for want of capacity within a minute: {scaling.Probability:0.00}{(scaling.Lead is { } lead ? Numbers.Text($"; demand reaches the slots in about {lead.TotalSeconds:0} s") : string.Empty)}"));
            foreach (var reason in scaling.Reasons)
                view.Line($"Because {reason}");
        }

        view.Line(Numbers.Text(
            $"Warnings: {scaling.TruePositives} came true{(scaling.MeanLead is { } mean ? Numbers.Text($" ({mean.TotalSeconds:0} s ahead)") : string.Empty)}, {scaling.FalsePositives} did not, {scaling.Averted} were heeded; {scaling.FalseNegatives} breaches without one"));
    }
}
