using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace SqlxOrleans.OpenTelemetrySender;

/// <summary>
/// Root spans that are requests, their children and background roots that are not, and failures that are the client's own and
/// by definition not counted.
/// </summary>
internal static class SpanTelemetry
{
    private static readonly (string Name, ActivityKind Kind)[] Requests =
    [
        ("kernel.exec", ActivityKind.Internal),
        ("kernel.exec.ok", ActivityKind.Server),
        ("orders.read", ActivityKind.Server),
        ("orders.write", ActivityKind.Client),
    ];

    /// <returns>What was sent; null when the SDK could not deliver it.</returns>
    public static SentWorkspace? Send(SenderOptions options, TimeProvider time)
    {
        using var source = new ActivitySource("kernel.scheduler");
        using var provider = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(SenderOptions.ResourceOf(options.Workspace))
            .SetSampler(new AlwaysOnSampler())
            .AddSource(source.Name)
            .AddOtlpExporter(exporter =>
            {
                options.Configure(exporter, "/v1/traces");
                exporter.BatchExportProcessorOptions.MaxQueueSize = (options.Spans * 4) + 1024;
            })
            .Build();
        var sent = new SentWorkspace(options.Workspace);
        var random = new Random(options.Seed);
        var newest = time.GetUtcNow().UtcDateTime.AddSeconds(-1);
        for (var i = 0; i < options.Spans; i++)
            SendOne(source, sent, random, i, newest.AddSeconds(-40 * random.NextDouble()));
        return provider.ForceFlush(60_000) ? sent : null;
    }

    private static void SendOne(ActivitySource source, SentWorkspace sent, Random random, int index, DateTime end)
    {
        var isUnclassified = index % 20 == 19;
        var workloadClass = Latencies.Classes[index % 4];
        var counted = sent.Of(isUnclassified ? "unclassified" : workloadClass);
        var latency = Latencies.Next(random, workloadClass);
        var failed = random.Next(10) == 0;
        var start = end - latency;
        var (name, kind) = Requests[random.Next(Requests.Length)];
        var tags = isUnclassified ? [] : new KeyValuePair<string, object?>[]
        {
            new(index % 3 == 0 ? "slo.class" : "sqlx.slo_class", workloadClass),
        };

        var root = Start(source, name, kind, default, tags, start);
        counted.AddRequest(latency.TotalMilliseconds, failed);
        if (index % 2 == 0)
        {
            var childFailed = random.Next(5) == 0;
            var child = Start(source, "driver.query", ActivityKind.Client, root.Context, tags, start);
            child.SetTag("db.system.name", "postgresql");
            End(child, end, childFailed);
            counted.AddSpan(childFailed);
        }

        if (index % 5 == 0)
        {
            End(Start(source, "rows.convert", ActivityKind.Internal, root.Context, tags, start), end, failed: false);
            counted.AddSpan(failed: false);
        }

        End(root, end, failed);
        if (index % 7 == 0)
        {
            End(Start(source, "statistics.refresh", ActivityKind.Internal, default, tags, start), end, failed: false);
            counted.AddSpan(failed: false);
        }

        if (index % 11 == 0)
        {
            var duplicateKey = Start(source, "kernel.exec", ActivityKind.Server, default, tags, start);
            duplicateKey.SetTag("error.type", "23505");
            End(duplicateKey, end, failed: true);
        }
    }

    private static Activity Start(
        ActivitySource source, string name, ActivityKind kind, ActivityContext parent, KeyValuePair<string, object?>[] tags, DateTime start)
    {
        // Without this a root started while another activity is current would become its child.
        Activity.Current = null;
        return source.StartActivity(kind, parent, tags, startTime: start, name: name)
            ?? throw new InvalidOperationException($"Span {name} is not recorded: nobody listens.");
    }

    private static void End(Activity activity, DateTime end, bool failed)
    {
        if (failed)
            activity.SetStatus(ActivityStatusCode.Error);
        activity.SetEndTime(end);
        activity.Stop();
    }
}
