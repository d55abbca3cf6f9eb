using System.Text.RegularExpressions;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Grains.Interfaces.Rest;

namespace SqlxOrleans.Api.Rest;

/// <summary>
/// What a tenant may know about slo.yml, a file that names every tenant and lies on the operator's machines: its name without host
/// and folder, and errors in what all tenants share or in the tenant's own part.
/// </summary>
internal static partial class TenantSloView
{
    /// <summary>The file's name; <c>built-in</c> stays.</summary>
    public static string Source(string source) => source[(source.LastIndexOfAny(['/', '\\', ':']) + 1)..];

    /// <summary>A refused file as the tenant may see it.</summary>
    public static RejectedSloFile? Of(RejectedSloFile? rejected, TenantId tenant)
    {
        if (rejected is null)
            return null;
        var errors = rejected.Errors.Where(error => IsFor(error, tenant.ToString())).ToList();
        var hidden = rejected.Errors.Count - errors.Count;
        if (hidden > 0)
            errors.Add($"{hidden} more are not about this tenant; the operator finds them in the silo's log.");
        return new RejectedSloFile(rejected.At, Source(rejected.Source), errors);
    }

    // A list of what is allowed: a tenant's name at a wrong place of the file must not get through.
    private static bool IsFor(string error, string tenant)
    {
        var match = Located().Match(error);
        if (!match.Success)
            return false;
        var field = match.Groups["field"].Value;
        return Shared().IsMatch(field)
            || field == $"tenants.{tenant}" || field.StartsWith($"tenants.{tenant}.", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^\d+:\d+ (?<field>[^ :]+): ")]
    private static partial Regex Located();

    [GeneratedRegex(@"^(file|version|release|refreshSec|tenants|classes(\.[LBAS](\.(p95_ms|availability|max_error_rate|window))?)?)$")]
    private static partial Regex Shared();
}
