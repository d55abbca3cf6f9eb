using SqlxOrleans.SloFiles.Yaml;

namespace SqlxOrleans.SloFiles;

/// <summary>Reads the configuration block of specification section 13.</summary>
public static class ObservabilityFile
{
    private static readonly string[] Root = ["observability"];
    private static readonly string[] Sections = ["otel", "slo", "alerts", "retention"];
    private static readonly string[] OtelFields = ["endpoint", "serviceName", "sampling"];
    private static readonly string[] SloFields = ["refreshSec", "store"];
    private static readonly string[] AlertFields = ["provider"];
    private static readonly string[] RetentionFields = ["traces", "metrics", "logs"];

    /// <summary>What <c>alerts.provider</c> may name.</summary>
    public static IReadOnlyList<string> AlertProviders { get; } = ["none", "pagerduty", "alertmanager", "webhook", "slack"];

    /// <summary>
    /// Reads the block. What is absent keeps its default; every error is reported at once; no text causes an exception.
    /// </summary>
    /// <param name="text">A mapping with the one field <c>observability</c>; at most 1 MiB.</param>
    public static ObservabilityFileResult Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var problems = new Problems();
        var settings = YamlReader.Read(text, problems) is { } root ? Read(root, problems) : null;
        return new ObservabilityFileResult(problems.HasErrors ? null : settings, problems.Errors, problems.Warnings);
    }

    private static ObservabilitySettings Read(YamlNode.Mapping root, Problems problems)
    {
        var sections = Fields.Of(root, string.Empty, problems, Root).Inner("observability", Sections);
        var otel = sections.Inner("otel", OtelFields);
        var slo = sections.Inner("slo", SloFields);
        var alerts = sections.Inner("alerts", AlertFields);
        var retention = sections.Inner("retention", RetentionFields);
        var defaults = new ObservabilitySettings();
        if (alerts.Find("provider") is YamlNode.Scalar { Text: not "none" } provider)
            problems.Warn(provider, alerts.PathOf("provider"), "is accepted, but this release sends no alerts.");
        return new ObservabilitySettings
        {
            OtelEndpoint = otel.ReadObject("endpoint", Endpoint) ?? defaults.OtelEndpoint,
            ServiceName = otel.ReadObject("serviceName", Values.Text) ?? defaults.ServiceName,
            SamplingRatio = otel.Read("sampling", Values.ClosedRatio) ?? defaults.SamplingRatio,
            SloRefresh = slo.Read("refreshSec", Values.Refresh) ?? defaults.SloRefresh,
            SloStore = slo.ReadObject("store", Values.Text) ?? defaults.SloStore,
            AlertProvider = alerts.ReadObject("provider", Provider) ?? defaults.AlertProvider,
            TraceRetention = retention.Read("traces", Values.Retention) ?? defaults.TraceRetention,
            MetricRetention = retention.Read("metrics", Values.Retention) ?? defaults.MetricRetention,
            LogRetention = retention.Read("logs", Values.Retention) ?? defaults.LogRetention,
        };
    }

    private static Uri? Endpoint(YamlNode node, string path, Problems problems)
    {
        if (node is YamlNode.Scalar scalar && Uri.TryCreate(scalar.Text, UriKind.Absolute, out var uri)
            && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps) && uri.Host.Length > 0)
        {
            if (uri.UserInfo.Length == 0)
                return uri;
            // The value is not repeated: it holds a secret.
            problems.Error(node, path, "holds a user name or password; credentials do not belong in this file.");
            return null;
        }

        problems.Error(node, path, $"is {node.Kind}; an http or https address is expected, such as http://otel:4317.");
        return null;
    }

    private static string? Provider(YamlNode node, string path, Problems problems)
    {
        if (node is YamlNode.Scalar scalar && AlertProviders.Contains(scalar.Text))
            return scalar.Text;
        var suggestion = node is YamlNode.Scalar written ? Suggestion.For(written.Text, AlertProviders) : string.Empty;
        problems.Error(node, path, $"is {node.Kind}; {suggestion}allowed: {string.Join(", ", AlertProviders)}.");
        return null;
    }
}
