using Microsoft.Extensions.Options;

namespace SqlxOrleans.Grains.Budgets;

/// <summary>Checks the annotations of <see cref="BudgetOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class BudgetOptionsValidator : IValidateOptions<BudgetOptions>;
