using SqlxOrleans.Domain.Plans;

namespace SqlxOrleans.KernelHarness.Reporting;

/// <summary>Hint sets for people and in names of results.</summary>
internal static class PlanText
{
    public static string Of(HintSet hints) => hints.IsDefault ? "default" : hints.ToString();

    /// <summary>Such as <c>random_page_cost-1_1</c>: a dot would read as a separator.</summary>
    public static string Name(HintSet hints) => Of(hints).Replace('=', '-').Replace(';', '+').Replace('.', '_');
}
