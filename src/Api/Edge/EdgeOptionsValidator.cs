using Microsoft.Extensions.Options;

namespace SqlxOrleans.Api.Edge;

[OptionsValidator]
internal sealed partial class EdgeOptionsValidator : IValidateOptions<EdgeOptions>;
