namespace SqlxOrleans.Grains.Interfaces.Rest;

/// <summary>The tenant's part of a class's budget, requests a minute.</summary>
/// <param name="Class"><c>L B A S</c>.</param>
/// <param name="Contract">What it is always granted.</param>
/// <param name="Granted">What it is granted now.</param>
/// <param name="Wanted">What it was last seen to need.</param>
/// <param name="MovedAt">When grants last moved.</param>
public sealed record ClassBudgetAnswer(string Class, long Contract, long Granted, long Wanted, DateTimeOffset? MovedAt);
