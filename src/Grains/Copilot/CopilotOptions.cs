using System.ComponentModel.DataAnnotations;

namespace SqlxOrleans.Grains.Copilot;

/// <summary>How the Copilot works (configuration section <c>Sqlx:Copilot</c>).</summary>
public sealed class CopilotOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Sqlx:Copilot";

    /// <summary>Least time between two decisions of a workspace; without telemetry there is none to make.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00", ErrorMessage = "Sqlx:Copilot:DecisionInterval must be between 100 ms and 1 min, for example 00:00:01.")]
    public TimeSpan DecisionInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Share of the silo's processors that decisions may take, 0.01 to 1. Where all workspaces together want more, every other decision is for the one that counted the most
    /// requests since its last, and the rest for those that wait longest.
    /// </summary>
    [Range(0.01, 1.0, ErrorMessage = "Sqlx:Copilot:DecisionCpuShare must be between 0.01 and 1.")]
    public double DecisionCpuShare { get; set; } = 0.1;

    /// <summary>How long a kernel that hears nothing may keep its weights; also how long weights live without telemetry.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "01:00:00", ErrorMessage = "Sqlx:Copilot:WeightsTimeToLive must be between 5 s and 1 h, for example 00:00:30.")]
    public TimeSpan WeightsTimeToLive { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>False: no workspace of this installation starts from what others learnt or gives what it learnt. A single tenant opts out over REST.</summary>
    public bool SharePriors { get; set; } = true;

    /// <summary>How often a workspace gives what it has learnt.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "1.00:00:00", ErrorMessage = "Sqlx:Copilot:PriorInterval must be between 100 ms and 1 d, for example 00:05:00.")]
    public TimeSpan PriorInterval { get; set; } = TimeSpan.FromMinutes(5);
}
