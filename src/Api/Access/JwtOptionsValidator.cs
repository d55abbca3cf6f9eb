using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace SqlxOrleans.Api.Access;

internal sealed class JwtOptionsValidator(IHostEnvironment environment) : IValidateOptions<JwtOptions>
{
    public ValidateOptionsResult Validate(string? name, JwtOptions options) =>
        options.Problems(environment.IsDevelopment()).ToList() is { Count: > 0 } problems
            ? ValidateOptionsResult.Fail(problems)
            : ValidateOptionsResult.Success;
}
