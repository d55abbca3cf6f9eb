using System.CommandLine;

namespace SqlxOrleans.Cli.Commands;

/// <summary>Who gives an order and why: the options that every order has.</summary>
internal sealed class OrderWord
{
    private const string UserVariable = "USER";

    private readonly Option<string?> _by = new("--by") { Description = $"Who does this; else the variable {UserVariable}.", HelpName = "NAME" };
    private readonly Option<string?> _why = new("--why") { Description = "Why; kept and shown.", HelpName = "TEXT" };

    public void AddTo(Command command)
    {
        command.Add(_by);
        command.Add(_why);
    }

    public (string By, string Why) Read(ParseResult parsed, CliShell shell)
    {
        var who = parsed.GetValue(_by) ?? shell.Environment(UserVariable);
        if (string.IsNullOrWhiteSpace(who))
            throw new CliException(ExitCode.NoAnswer, $"Who does this? Pass --by NAME or set {UserVariable}.");
        return parsed.GetValue(_why) is { Length: > 0 } reason
            ? (who, reason)
            : throw new CliException(ExitCode.NoAnswer, "Why? Pass --why TEXT; it is kept and shown to others.");
    }
}
