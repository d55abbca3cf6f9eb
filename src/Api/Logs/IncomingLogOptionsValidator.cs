using Microsoft.Extensions.Options;

namespace SqlxOrleans.Api.Logs;

internal sealed class IncomingLogOptionsValidator : IValidateOptions<IncomingLogOptions>
{
    public ValidateOptionsResult Validate(string? name, IncomingLogOptions options) =>
        options.IncomingPerSecond is >= 1 and <= IncomingLogOptions.MaxPerSecond
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"{IncomingLogOptions.Section}:IncomingPerSecond {options.IncomingPerSecond} is not from 1 to {IncomingLogOptions.MaxPerSecond}; turn it off with {IncomingLogOptions.Section}:Incoming=false.");
}
