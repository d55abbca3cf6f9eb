using Microsoft.Extensions.Options;

namespace SqlxOrleans.Grains.Copilot;

/// <summary>Checks the annotations of <see cref="CopilotOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class CopilotOptionsValidator : IValidateOptions<CopilotOptions>;
