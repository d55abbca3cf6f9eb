using SqlxOrleans.Client.Plans;
using SqlxOrleans.Domain.Plans;

namespace SqlxOrleans.KernelHarness.Plans;

/// <summary>How one execution of a query is to run. <c>default</c>: by the database's own plan, with no limit.</summary>
/// <param name="Hints">The settings.</param>
/// <param name="CutOff">When to stop it and run the default instead; <c>null</c>: let it run.</param>
/// <param name="Suggestion">Where that comes from; the report goes back to it.</param>
internal readonly record struct PlannedRun(HintSet Hints, TimeSpan? CutOff = null, PlanSuggestion Suggestion = default);
