using CsCheck;
using Microsoft.Extensions.Options;
using SqlxOrleans.Api.Edge;
using SqlxOrleans.Api.Otlp;
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

    private static OtlpMetricsReader Metrics() =>
        new(new PoolGauges(TimeProvider.System));

    private static bool TryRead(byte[] bytes, Action<byte[], OtlpContext> read)
    {
        var tenant = TenantId.Parse("acme");
        var cumulative = new CumulativeTable(Options.Create(new EdgeOptions()), TimeProvider.System);
        using var spans = new SpanIdTable(Options.Create(new EdgeOptions()), TimeProvider.System).Open(tenant);
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
