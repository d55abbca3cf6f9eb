using Orleans.CodeGeneration;

namespace SqlxOrleans.Grains.Interfaces.Budgets;

/// <summary>
/// How a class's capacity is divided among the tenants, key <c>L B A S</c>: a recommendation for whoever admits requests; nothing
/// here enforces it. In-cluster only.
/// </summary>
[Alias("sqlx.IClassBudgetGrain"), Version(1)]
public interface IClassBudgetGrain : IGrainWithStringKey
{
    /// <summary>
    /// The budget in force. When the last look is an hour ago it first looks at what tenants need, and when the last move is a day
    /// ago slack moves; both are stored before they are answered.
    /// </summary>
    [Alias("Get")]
    Task<ClassBudgetStatus> GetAsync();
}
