using CsCheck;
using Microsoft.Extensions.Options;
using SqlxOrleans.Api.Edge;
using SqlxOrleans.Api.Otlp;
using SqlxOrleans.Api.Otlp.Json;
using SqlxOrleans.Domain.Slos;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Domain.Telemetry.Aggregation;
using static SqlxOrleans.Api.Tests.OtlpBytes;

namespace SqlxOrleans.Api.Tests;

public sealed class OtlpReaderFuzzTests
{
    private static readonly byte[] s_traces = Traces(Span(1, 2_000_000_000), Span(1, 3_000_000_000, Attribute(9, "error.type", "timeout")));
    private static readonly byte[] s_metrics = CumulativeSum("sqlx_policy_denies_total", 1, 2_000_000_000, 5, Attribute(7, "reason", "egress"));

    [Fact]
    public void Random_bytes_truncations_and_flips_are_read_or_refused_and_never_crash()
    {
        var (read, refused) = (0, 0);
        var damaged = Gen.Select(Gen.Bool, Gen.Int[0, 1000], Gen.Int[0, 1000], Gen.Byte).Select((traces, cut, at, value) =>
        {
            var bytes = (byte[])(traces ? s_traces : s_metrics).Clone();
            bytes[at % bytes.Length] = value;
            return bytes[..(bytes.Length - (cut % bytes.Length))];
        });
        Gen.OneOf(Gen.Byte.Array[0, 200], damaged).Sample(
            bytes =>
            {
                Count(TryRead(bytes, (body, context) => OtlpTraceReader.Read(body, context)));
                Count(TryRead(bytes, (body, context) => Metrics().Read(body, context)));
                Count(TryRead(bytes, (body, _) => OtlpMetricsReader.Count(body, 10)));
            },
            iter: 20_000,
            threads: 1);
        Assert.True(read > 100 && refused > 100, $"{read} read, {refused} refused");

        void Count(bool wasRead) => _ = wasRead ? read++ : refused++;
    }

    [Fact]
    public void Every_truncation_of_a_valid_request_is_read_or_refused()
    {
        for (var length = 0; length <= s_traces.Length; length++)
            TryRead(s_traces[..length], (body, context) => OtlpTraceReader.Read(body, context));
        Assert.True(TryRead(s_traces, (body, context) =>
        {
            OtlpTraceReader.Read(body, context);
            Assert.Equal(2, context.Accepted);
        }));
    }

    /// <summary>
    /// Mutations of what the official SDK sends: bytes changed, cut out, doubled and moved. Each is read, in part refused, or refused with a
    /// place; nothing else comes out of a reader.
    /// </summary>
    [Fact]
    public async Task Mutated_payloads_of_the_sdk_are_read_or_refused_and_never_crash()
    {
        var bodies = (await SdkPayloads.AllAsync()).ToDictionary(body => body.Key, body => body.Value);
        Assert.Equal(["/v1/logs", "/v1/metrics", "/v1/traces"], bodies.Keys.Order(StringComparer.Ordinal));
        var (read, refused) = (0, 0);
        Gen.Select(Gen.Int[0, 2].Select(i => s_paths[i]), AnyMutation.Array[0, 6]).Sample(
            (path, mutations) =>
            {
                var body = mutations.Aggregate(bodies[path], (bytes, mutate) => mutate(bytes));
                var wasRead = TryRead(body, (bytes, context) =>
                {
                    Read(path, bytes, context);
                    foreach (var batch in DeltaBatches.Write(context.Deltas, _ => -1))
                        Assert.True(Domain.Telemetry.Deltas.DeltaFraming.TryRead(batch.Payload, out _, out var error), error);
                });
                Assert.True(wasRead || mutations.Length > 0);
                _ = wasRead ? Interlocked.Increment(ref read) : Interlocked.Increment(ref refused);
            },
            iter: 30_000,
            threads: 1,
            seed: "0N0XIzNsQ0O2");
        Assert.True(read > 1000 && refused > 1000, $"{read} read, {refused} refused");
    }

    [Fact]
    public void Mutated_json_is_rewritten_or_refused_and_never_crashes()
    {
        var (written, refused) = (0, 0);
        Gen.Select(Gen.Int[0, Samples.Length - 1], AnyMutation.Array[0, 4]).Sample(
            (sample, mutations) =>
            {
                var body = mutations.Aggregate(Samples[sample], (bytes, mutate) => mutate(bytes));
                using var into = new ProtobufBuffer(1 << 20);
                try
                {
                    OtlpJsonReader.Rewrite(body, (OtlpSignal)sample, into);
                    written++;
                }
                catch (OtlpFormatException malformed)
                {
                    Assert.InRange(malformed.Position, 0, body.Length);
                    Assert.NotEmpty(mutations);
                    refused++;
                    return;
                }

                // What it writes is always protobuf.
                Assert.True(TryRead(into.Written.ToArray(), (bytes, context) => Read(s_paths[sample], bytes, context)));
            },
            iter: 30_000,
            threads: 1,
            seed: "0N0XIzNsQ0O2");
        Assert.True(written > 1000 && refused > 1000, $"{written} written, {refused} refused");
    }

    private static readonly string[] s_paths = ["/v1/traces", "/v1/metrics", "/v1/logs"];

    private static byte[][] Samples { get; } =
    [
        """{"resourceSpans":[{"resource":{"attributes":[{"key":"sqlx.workspace","value":{"stringValue":"prod-eu"}}]},"scopeSpans":[{"spans":[{"traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174","name":"a\u0062","kind":2,"startTimeUnixNano":"1544712660000000000","endTimeUnixNano":1544712661000000000,"attributes":[{"key":"n","value":{"intValue":"-7"}}],"status":{"code":2}}]}]}]}"""u8.ToArray(),
        """{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"sqlx_exec_latency_ms","unit":"ms","histogram":{"aggregationTemporality":1,"dataPoints":[{"timeUnixNano":"1544712660000000000","count":2,"sum":2,"bucketCounts":[1,"1"],"explicitBounds":[1e1],"min":0,"max":2}]}},{"name":"x","gauge":{"dataPoints":[{"asDouble":"NaN","timeUnixNano":"1"}]}}]}]}]}"""u8.ToArray(),
        """{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"1544712660000000000","severityNumber":10,"body":{"stringValue":"x"},"eventName":"kernel.exec.ok","attributes":[{"key":"success","value":{"boolValue":false}},{"key":"d","value":{"doubleValue":637.704}}]}]}]}]}"""u8.ToArray(),
    ];

    /// <summary>One change at a place that a share of the length tells.</summary>
    private static readonly Gen<Func<byte[], byte[]>> AnyMutation = Gen.Select(Gen.Int[0, 4], Gen.Double[0, 1], Gen.Int[1, 64], Gen.Byte).Select(
        (kind, share, length, value) => (Func<byte[], byte[]>)(bytes =>
        {
            if (bytes.Length == 0)
                return [value];
            var at = (int)(share * (bytes.Length - 1));
            var end = Math.Min(bytes.Length, at + length);
            return kind switch
            {
                0 => [.. bytes[..at], value, .. bytes[(at + 1)..]],
                1 => [.. bytes[..at], .. bytes[end..]],
                2 => [.. bytes[..end], .. bytes[at..]],
                3 => bytes[..at],
                _ => [.. bytes[..at], 0xFF, 0xFF, 0xFF, 0xFF, value, .. bytes[at..]],
            };
        }));

    private static void Read(string path, byte[] body, OtlpContext context)
    {
        switch (path)
        {
            case "/v1/traces":
                OtlpTraceReader.Count(body, 100);
                OtlpTraceReader.Read(body, context);
                break;
            case "/v1/metrics":
                OtlpMetricsReader.Count(body, 100);
                Metrics().Read(body, context);
                break;
            default:
                OtlpLogsReader.Count(body, 100);
                OtlpLogsReader.Read(body, context);
                break;
        }
    }

    private static OtlpMetricsReader Metrics() =>
        new(new PoolGauges(TimeProvider.System));

    private static bool TryRead(byte[] bytes, Action<byte[], OtlpContext> read)
    {
        var tenant = TenantId.Parse("acme");
        var cumulative = new CumulativeTable(Options.Create(new EdgeOptions()), TimeProvider.System);
        using var spans = new SpanIdTable(Options.Create(new EdgeOptions()), TimeProvider.System).Open(tenant, expectsNew: true);
        var context = new OtlpContext(
            tenant, new LatencyThresholds(SloDocument.Default, tenant), TimeProvider.System.GetUtcNow(), cumulative.Open(tenant), spans);
        try
        {
            read(bytes, context);
            return true;
        }
        catch (OtlpFormatException malformed)
        {
            Assert.InRange(malformed.Position, 0, bytes.Length);
            return false;
        }
    }
}
