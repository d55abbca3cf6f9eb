using SqlxOrleans.Domain.Slos;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.SloFiles.Yaml;

namespace SqlxOrleans.SloFiles;

/// <summary>Turns the nodes of a slo.yml into a document.</summary>
internal sealed class SloFileReader(Problems problems)
{
    private static readonly string[] Later = ["alerts", "actions", "escalation", "maintenance"];
    private static readonly string[] Root = ["version", "release", "refreshSec", "classes", "tenants", .. Later];
    private static readonly string[] ClassNames = [.. WorkloadClasses.Judged.Select(WorkloadClasses.Name)];
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
            Classes = classes,
            TenantOverrides = Tenants(fields.Inner("tenants", known: null), classes),
        };
    }

    private static int? FormatVersion(YamlNode node, string path, Problems problems) =>
        node is YamlNode.Scalar { Text: "1" } ? 1 : Values.Wrong<int>(node, path, problems, "this release reads format version 1.");

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
