using Microsoft.Extensions.Options;

namespace SqlxOrleans.Grains.Tenants;

/// <summary>Checks the annotations of <see cref="TenantOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class TenantOptionsValidator : IValidateOptions<TenantOptions>;
