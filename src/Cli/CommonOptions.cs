using System.CommandLine;

namespace SqlxOrleans.Cli;

/// <summary>Options that several commands share. Those of the connection fall back to environment variables.</summary>
internal sealed class CommonOptions
{
    public const string JsonName = "--json";
    public const string UrlVariable = "SQLX_URL";
    public const string KeyVariable = "SQLX_API_KEY";
    public const string CaVariable = "SQLX_CA_FILE";
    public const string TenantVariable = "SQLX_TENANT";
    public const string WorkspaceVariable = "SQLX_WORKSPACE";
    public const string StandardUrl = "http://127.0.0.1:8080";

    public Option<string?> Url { get; } = new("--url")
    {
        Description = $"Address of the API; else {UrlVariable}, else {StandardUrl}.",
        HelpName = "URL",
        Recursive = true,
    };

    // A key on a command line is visible to everyone on the machine, so the help recommends the variable.
    public Option<string?> ApiKey { get; } = new("--api-key")
    {
        Description = $"The tenant's API key, or a token; better in {KeyVariable}, where other users cannot see it.",
        HelpName = "KEY",
        Recursive = true,
    };

    public Option<string?> Ca { get; } = new("--ca")
    {
        Description = $"PEM file of the authorities that the API's certificate comes from; else {CaVariable}, else the machine's own.",
        HelpName = "FILE",
        Recursive = true,
    };

    public Option<bool> Json { get; } = new(JsonName)
    {
        Description = "Machine output: one JSON document on standard output; errors as {\"error\": ...} on standard error.",
        Recursive = true,
    };

    public Option<string?> Tenant { get; } = new("--tenant")
    {
        Description = $"The tenant; else {TenantVariable}.",
        HelpName = "NAME",
    };

    public Option<string?> Workspace { get; } = new("--workspace")
    {
        Description = $"The workspace; else {WorkspaceVariable}, else the tenant's only one.",
        HelpName = "NAME",
    };

    public Option<double?> Watch { get; } = new("--watch")
    {
        Description = "Ask again every so many seconds (2 without a number) until Ctrl+C; with --json one line per answer.",
        HelpName = "SECONDS",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public void AddTo(RootCommand root)
    {
        root.Add(Url);
        root.Add(ApiKey);
        root.Add(Ca);
        root.Add(Json);
    }
}
