using System.Globalization;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;

namespace SqlxOrleans.OpenTelemetrySender;

/// <summary><c>--endpoint URL --protocol grpc|http --api-key KEY --workspace W --spans N --seed S</c>.</summary>
internal sealed record SenderOptions(Uri Endpoint, bool IsGrpc, string ApiKey, string Workspace, int Spans, int Seed)
{
    public static SenderOptions Parse(string[] args)
    {
        var values = args.Chunk(2).ToDictionary(pair => pair[0], pair => pair[^1]);
        return new SenderOptions(
            new Uri(values["--endpoint"]),
            values["--protocol"] switch
            {
                "grpc" => true,
                "http" => false,
                var other => throw new ArgumentException($"--protocol '{other}': write grpc or http."),
            },
            values["--api-key"],
            values["--workspace"],
            int.Parse(values["--spans"], CultureInfo.InvariantCulture),
            int.Parse(values["--seed"], CultureInfo.InvariantCulture));
    }

    public void Configure(OtlpExporterOptions exporter, string signalPath)
    {
        exporter.Protocol = IsGrpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = IsGrpc ? Endpoint : new Uri(Endpoint, signalPath);
        exporter.Headers = $"authorization={Uri.EscapeDataString($"Bearer {ApiKey}")}";
    }

    public static ResourceBuilder ResourceOf(string workspace) => ResourceBuilder.CreateEmpty()
        .AddService("sqlx-kernel", serviceInstanceId: workspace)
        .AddAttributes([new KeyValuePair<string, object>("sqlx.workspace", workspace)]);
}
