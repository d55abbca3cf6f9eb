using System.Globalization;
using SqlxOrleans.Domain.Rewards;
using SqlxOrleans.Domain.Slos;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.SloFiles.Yaml;

namespace SqlxOrleans.SloFiles;

/// <summary>Turns the nodes of a slo.yml into a document.</summary>
internal sealed class SloFileReader(Problems problems)
{
    private static readonly string[] Later = ["alerts", "actions", "escalation", "maintenance"];
    private static readonly string[] Root = ["version", "release", "refreshSec", "rewards", "classes", "tenants", .. Later];
    private static readonly string[] ClassNames = [.. WorkloadClasses.Judged.Select(WorkloadClasses.Name)];
    private static readonly string[] RewardFields = [.. RewardWeights.Default.ToDictionary().Keys];
    private static readonly string[] TargetFields = ["p95_ms", "availability", "max_error_rate", "window"];
    private static readonly string[] TenantFields = ["overrides", "allow_loosen"];

    public SloDocument Read(YamlNode.Mapping root)
    {
        var fields = Fields.Of(root, string.Empty, problems, Root);
        foreach (var name in Later)
            WarnOfLater(fields.Find(name), name);
        var classes = SloDocument.Default.Classes.ToDictionary();
        foreach (var (workloadClass, objective) in Targets(fields.Inner("classes", ClassNames), classes))
            classes[workloadClass] = objective;
        return new SloDocument
        {
            Version = fields.Read("version", FormatVersion) ?? 1,
            Release = fields.ReadObject("release", Values.Text) ?? "unnamed",
            Refresh = fields.Read("refreshSec", Values.Refresh) ?? SloDocument.Default.Refresh,
            Rewards = Rewards(fields),
            Classes = classes,
            TenantOverrides = Tenants(fields.Inner("tenants", known: null), classes),
        };
    }

    private static int? FormatVersion(YamlNode node, string path, Problems problems) =>
        node is YamlNode.Scalar { Text: "1" } ? 1 : Values.Wrong<int>(node, path, problems, "this release reads format version 1.");

    /// <summary>
    /// The six weights, absent ones at their defaults. A sum other than 1 is refused and not scaled: whoever raises one weight is to say
    /// which of the others pays for it.
    /// </summary>
    private RewardWeights Rewards(Fields root)
    {
        var standard = RewardWeights.Default;
        if (root.Find("rewards") is not { } node)
            return standard;
        var own = root.Inner("rewards", RewardFields);
        var read = RewardFields.ToDictionary(name => name, name => own.Read(name, Values.ClosedRatio));
        var weights = new RewardWeights(
            read["latency"] ?? standard.Latency, read["errors"] ?? standard.Errors, read["availability"] ?? standard.Availability,
            read["cache"] ?? standard.Cache, read["migration"] ?? standard.Migration, read["compliance"] ?? standard.Compliance);
        if (RewardFields.All(name => own.Find(name) is null || read[name] is not null) && weights.Validate().Count > 0)
            problems.Error(node, "rewards", SumText(weights, RewardFields.Where(name => own.Find(name) is null)));
        return weights;
    }

    private static string SumText(RewardWeights weights, IEnumerable<string> absent)
    {
        var defaults = string.Join(", ", absent.Select(name => string.Create(CultureInfo.InvariantCulture, $"{name} {weights.ToDictionary()[name]}")));
        return string.Create(CultureInfo.InvariantCulture,
            $"has weights that sum to {weights.Sum:0.######}{(defaults.Length > 0 ? $", absent ones at their defaults ({defaults})" : "")}; "
            + $"they must sum to 1: {(weights.Sum > 1 ? "take away" : "add")} {Math.Abs(weights.Sum - 1):0.######}.");
    }

    private void WarnOfLater(YamlNode? node, string name)
    {
        if (node is YamlNode.Sequence or YamlNode.Mapping)
            problems.Warn(node, name, "is accepted, but not evaluated by this release.");
        else if (node is YamlNode.Scalar { IsNull: false })
            problems.Error(node, name, $"is {node.Kind}; a list is expected.");
    }

    private static Dictionary<WorkloadClass, Objective> Targets(Fields fields, Dictionary<WorkloadClass, Objective> inherited)
    {
        var targets = new Dictionary<WorkloadClass, Objective>();
        foreach (var workloadClass in WorkloadClasses.Judged)
        {
            if (fields.Find(workloadClass.Name()) is null)
                continue;
            var own = fields.Inner(workloadClass.Name(), TargetFields);
            var objective = inherited[workloadClass];
            targets[workloadClass] = objective with
            {
                P95 = own.Read("p95_ms", Values.Latency) ?? objective.P95,
                Availability = own.Read("availability", Values.OpenRatio) ?? objective.Availability,
                MaxErrorRatio = own.Read("max_error_rate", Values.OpenRatio) ?? objective.MaxErrorRatio,
                Window = own.Read("window", Values.Window) ?? objective.Window,
            };
        }

        return targets;
    }

    private Dictionary<TenantId, IReadOnlyDictionary<WorkloadClass, Objective>> Tenants(
        Fields tenants, Dictionary<WorkloadClass, Objective> classes)
    {
        var overrides = new Dictionary<TenantId, IReadOnlyDictionary<WorkloadClass, Objective>>();
        foreach (var (key, _) in tenants.Entries)
        {
            if (!TenantId.TryParse(key.Text, out var tenant))
            {
                problems.Error(key, tenants.PathOf(Excerpt.Of(key.Text)), $"is not a tenant name: {TenantId.Grammar}.");
                continue;
            }

            var fields = tenants.Inner(key.Text, TenantFields);
            var mayLoosen = fields.Read("allow_loosen", Values.Flag) ?? false;
            var own = fields.Inner("overrides", ClassNames);
            var targets = Targets(own, classes);
            if (!mayLoosen)
            {
                foreach (var (workloadClass, objective) in targets)
                    RefuseLooser(own, objective, classes[workloadClass]);
            }

            if (targets.Count > 0)
                overrides[tenant] = targets;
        }

        return overrides;
    }

    private void RefuseLooser(Fields overrides, Objective own, Objective ofClass)
    {
        var name = own.Class.Name();
        if (overrides.Find(name) is not YamlNode.Mapping mapping)
            return;
        foreach (var (key, value) in mapping.Entries)
        {
            var looser = key.Text switch
            {
                "p95_ms" => own.P95 > ofClass.P95,
                "availability" => own.Availability < ofClass.Availability,
                "max_error_rate" => own.MaxErrorRatio > ofClass.MaxErrorRatio,
                // Neither a longer nor a shorter window is stricter in every case.
                "window" => own.Window != ofClass.Window,
                _ => false,
            };
            if (looser)
            {
                problems.Error(
                    value,
                    $"{overrides.PathOf(name)}.{key.Text}",
                    $"is looser than class {name}'s {SloFileWriter.ValueOf(ofClass, key.Text)}; tighten it, or set allow_loosen: true for the tenant.");
            }
        }
    }
}
