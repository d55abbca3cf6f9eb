namespace SqlxOrleans.Grains.Interfaces.Rest;

/// <summary>The targets of one class in force for the asking tenant.</summary>
/// <param name="Class"><c>L B A S</c>.</param>
/// <param name="P95Ms">Latency threshold in milliseconds.</param>
/// <param name="Availability">Least availability, 0..1.</param>
/// <param name="MaxErrorRate">Greatest error rate, 0..1.</param>
/// <param name="Window">Length of the objective's window, for example <c>30d</c>.</param>
/// <param name="IsOverride">True when the tenant's own override replaces the class's target.</param>
public sealed record SloTarget(string Class, double P95Ms, double Availability, double MaxErrorRate, string Window, bool IsOverride);
