namespace SqlxOrleans.Domain.Copilot.Safety;

/// <summary>Names of the modes, on the wire and on the command line.</summary>
public static class CopilotModes
{
    /// <summary>The allowed names, for messages.</summary>
    public const string Allowed = "off, shadow, canary or live";

    /// <summary>The name of a mode.</summary>
    public static string Name(this CopilotMode mode) => mode switch
    {
        CopilotMode.Off => "off",
        CopilotMode.Shadow => "shadow",
        CopilotMode.Canary => "canary",
        _ => "live",
    };

    /// <summary>The mode of a name, in lower case.</summary>
    public static bool TryParse(string? name, out CopilotMode mode)
    {
        mode = name switch
        {
            "off" => CopilotMode.Off,
            "shadow" => CopilotMode.Shadow,
            "canary" => CopilotMode.Canary,
            _ => CopilotMode.Live,
        };
        return name is "off" or "shadow" or "canary" or "live";
    }
}
