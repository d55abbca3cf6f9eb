namespace SqlxOrleans.Domain.Plans;

/// <summary>How one execution of a plan is to run.</summary>
/// <param name="Hints">The settings.</param>
/// <param name="IsTrial">True when it is not the arm in force: what it teaches is worth its risk.</param>
/// <param name="CutOffMs">Stop it then and run the default instead; null for the default itself.</param>
/// <param name="ReservedMs">What the trial budget set aside; goes back with the report.</param>
public readonly record struct PlanChoice(HintSet Hints, bool IsTrial, double? CutOffMs, double ReservedMs);
