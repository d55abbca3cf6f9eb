using SqlxOrleans.Domain.Rewards;
using SqlxOrleans.Domain.Slos;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.SloFiles;
using Xunit;

namespace SqlxOrleans.Domain.Tests.SloFiles;

public sealed class SloFileTests
{
    private const string Complete =
        """
        version: 1
        release: "2026.11"
        refreshSec: 30
        classes:
          L: { p95_ms: 12.5, availability: 99.995%, max_error_rate: 0.05%, window: 7d }
          B:
            p95_ms: 150ms
            availability: 0.9995
            max_error_rate: 0.004
          A: { p95_ms: 1.2s }
        tenants:
          acme:
            overrides:
              L: { p95_ms: 10 }
          globex:
            allow_loosen: true
            overrides:
              S: { p95_ms: 5s, window: 24h }
        """;

    [Fact]
    public void Complete_file_is_read()
    {
        var result = SloFile.Parse(Complete);

        Assert.Empty(result.Errors);
        Assert.Empty(result.Warnings);
        var document = result.Document!;
        Assert.Equal(("2026.11", TimeSpan.FromSeconds(30)), (document.Release, document.Refresh));
        Assert.Equal(
            new Objective(WorkloadClass.L, TimeSpan.FromMilliseconds(12.5), 0.99995, 0.0005, TimeSpan.FromDays(7)),
            document.Classes[WorkloadClass.L]);
        Assert.Equal(
            new Objective(WorkloadClass.B, TimeSpan.FromMilliseconds(150), 0.9995, 0.004, TimeSpan.FromDays(30)),
            document.Classes[WorkloadClass.B]);
        Assert.Equal(TimeSpan.FromMilliseconds(1200), document.Classes[WorkloadClass.A].P95);
    }

    [Fact]
    public void Class_or_field_that_is_absent_keeps_the_specifications_value()
    {
        var document = SloFile.Parse("classes: { A: { p95_ms: 900 } }").Document!;

        Assert.Equal(SloDocument.Default.Classes[WorkloadClass.L], document.Classes[WorkloadClass.L]);
        Assert.Equal(
            SloDocument.Default.Classes[WorkloadClass.A] with { P95 = TimeSpan.FromMilliseconds(900) }, document.Classes[WorkloadClass.A]);
    }

    [Fact]
    public void Weights_of_the_reward_are_read_and_absent_ones_keep_their_defaults()
    {
        Assert.Equal(RewardWeights.Default, SloFile.Parse("release: x").Document!.Rewards);
        Assert.Equal(
            new RewardWeights(0.35, 0.25, 0.15, 0.10, 0.03, 0.12),
            SloFile.Parse("rewards: { latency: 35%, compliance: 0.12 }").Document!.Rewards);
        Assert.Equal(
            new RewardWeights(1, 0, 0, 0, 0, 0),
            SloFile.Parse("rewards: { latency: 1, errors: 0, availability: 0, cache: 0, migration: 0, compliance: 0 }").Document!.Rewards);
    }

    [Theory]
    [InlineData("rewards: { latency: 0.5 }", "2:10 rewards: has weights that sum to 1.05, absent ones at their defaults (errors 0.25, availability 0.15, cache 0.1, migration 0.03, compliance 0.02); they must sum to 1: take away 0.05.")]
    [InlineData("rewards: { latency: 0.25, errors: 0.25, availability: 0.15, cache: 0.10, migration: 0.03, compliance: 0.02 }", "2:10 rewards: has weights that sum to 0.8; they must sum to 1: add 0.2.")]
    [InlineData("rewards: { latency: 1.5, errors: 0 }", "2:21 rewards.latency: is '1.5'; a share from 0 to 1 is expected, such as 0.2 or 20%.")]
    [InlineData("rewards: { latency: -0.1 }", "2:21 rewards.latency: is '-0.1'; a share from 0 to 1 is expected, such as 0.2 or 20%.")]
    [InlineData("rewards: { latancy: 0.45 }", "2:12 rewards.latancy: is not known; did you mean 'latency'? allowed: latency, errors, availability, cache, migration, compliance.")]
    [InlineData("rewards: 1", "2:10 rewards: is '1'; a mapping is expected with latency, errors, availability, cache, migration, compliance.")]
    public void Weights_of_the_reward_that_cannot_be_are_refused_with_line_and_fix(string rewards, string error)
    {
        var result = SloFile.Parse($"release: x\n{rewards}\n");
        Assert.Equal(error, Assert.Single(result.Errors).ToString());
        Assert.Null(result.Document);
    }

    [Fact]
    public void Override_is_merged_with_its_class()
    {
        var document = SloFile.Parse(Complete).Document!;

        Assert.Equal(
            document.Classes[WorkloadClass.L] with { P95 = TimeSpan.FromMilliseconds(10) },
            document.For(TenantId.Parse("acme"), WorkloadClass.L));
        Assert.Equal(document.Classes[WorkloadClass.B], document.For(TenantId.Parse("acme"), WorkloadClass.B));
        Assert.Equal(TimeSpan.FromHours(24), document.For(TenantId.Parse("globex"), WorkloadClass.S)!.Window);
    }

    [Fact]
    public void Override_that_loosens_is_refused_field_by_field_unless_it_may()
    {
        const string Loose =
            """
            tenants:
              acme:
                overrides:
                  L: { p95_ms: 16, availability: 99.98%, max_error_rate: 0.2%, window: 29d }
            """;

        Assert.Equal(
            [
                "4:20 tenants.acme.overrides.L.p95_ms: is looser than class L's 15; tighten it, or set allow_loosen: true for the tenant.",
                "4:38 tenants.acme.overrides.L.availability: is looser than class L's 0.9999; tighten it, or set allow_loosen: true for the tenant.",
                "4:62 tenants.acme.overrides.L.max_error_rate: is looser than class L's 0.001; tighten it, or set allow_loosen: true for the tenant.",
                "4:76 tenants.acme.overrides.L.window: is looser than class L's 30d; tighten it, or set allow_loosen: true for the tenant.",
            ],
            ErrorsOf(Loose));
        Assert.Empty(ErrorsOf(Loose.Replace("overrides:", "allow_loosen: true\n    overrides:", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_error_is_reported_at_once_with_its_place_and_what_is_allowed()
    {
        const string Wrong =
            """
            version: 2
            relase: x
            refreshSec: -5
            classes:
              L:
                p95Ms: 15
                availability: 99.99
                max_error_rate: 0.1 %
                max_error_rate: 0.2 %
              l: { p95_ms: 10 }
              B: 200
              S: { p95_ms: [3], window: 90 }
            tenants:
              Acme: {}
              acme: { allow_loosen: yes }
            """;

        Assert.Equal(
            [
                "1:10 version: is '2'; this release reads format version 1.",
                "2:1 relase: is not known; did you mean 'release'? allowed: version, release, refreshSec, rewards, classes, tenants, alerts, actions, escalation, maintenance.",
                "3:13 refreshSec: is '-5'; whole seconds from 1 to 86400 are expected, such as 60.",
                "6:5 classes.L.p95Ms: is not known; did you mean 'p95_ms'? allowed: p95_ms, availability, max_error_rate, window.",
                "7:19 classes.L.availability: is '99.99'; a share from 0.000001 to 0.999999 is expected, with at most 12 decimals, such as 0.9999 or 99.99%.",
                "9:5 classes.L.max_error_rate: appears twice; the first is on line 8.",
                "10:3 classes.l: is not known; did you mean 'L'? allowed: L, B, A, S.",
                "11:6 classes.B: is '200'; a mapping is expected with p95_ms, availability, max_error_rate, window.",
                "12:16 classes.S.p95_ms: is a list; a latency from 0.001 ms to 1 h is expected, such as 15, 15ms or 1.5s.",
                "12:29 classes.S.window: is '90'; a rolling window from 1h to 30d is expected, with its unit: 30d, 24h, 6h.",
                "14:3 tenants.Acme: is not a tenant name: " + TenantId.Grammar + ".",
                "15:25 tenants.acme.allow_loosen: is 'yes'; true or false is expected.",
            ],
            ErrorsOf(Wrong));
        Assert.Null(SloFile.Parse(Wrong).Document);
    }

    [Fact]
    public void Sections_of_a_later_release_are_accepted_and_said_to_have_no_effect()
    {
        var result = SloFile.Parse("alerts:\n  - { a: 1 }\nactions: {}\nescalation: []\nmaintenance:\n");

        Assert.NotNull(result.Document);
        Assert.Equal(
            [
                "2:3 alerts: is accepted, but not evaluated by this release.",
                "3:10 actions: is accepted, but not evaluated by this release.",
                "4:13 escalation: is accepted, but not evaluated by this release.",
            ],
            result.Warnings.Select(warning => warning.ToString()));
        Assert.Equal(["1:9 alerts: is 'none'; a list is expected."], ErrorsOf("alerts: none"));
    }

    [Theory]
    [InlineData("15", 15)]
    [InlineData("\"15\"", 15)]
    [InlineData("15ms", 15)]
    [InlineData("15 ms", 15)]
    [InlineData("1.5s", 1500)]
    [InlineData("2m", 120_000)]
    [InlineData("1us", 0.001)]
    [InlineData("1h", 3_600_000)]
    public void Latency_takes_units_and_is_milliseconds_without(string written, double milliseconds) =>
        Assert.Equal(
            TimeSpan.FromTicks((long)(milliseconds * 10_000)),
            SloFile.Parse($"tenants: {{ t: {{ allow_loosen: true, overrides: {{ L: {{ p95_ms: {written} }} }} }} }}")
                .Document!.For(TenantId.Parse("t"), WorkloadClass.L)!.P95);

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1e3")]
    [InlineData("0x10")]
    [InlineData("1_000")]
    [InlineData("1,5")]
    [InlineData(".inf")]
    [InlineData("3601s")]
    [InlineData("15 parsecs")]
    [InlineData("0.00015")]
    [InlineData("99999999999999999999999999999999")]
    [InlineData("")]
    [InlineData("~")]
    public void Latency_refuses_what_is_out_of_range_or_could_be_misread(string written) =>
        Assert.StartsWith("1:", Assert.Single(ErrorsOf($"classes: {{ L: {{ p95_ms: {written} }} }}")), StringComparison.Ordinal);

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("100%")]
    [InlineData("99.9999999%")]
    [InlineData("0.99990000000001")]
    [InlineData("'%'")]
    [InlineData("NaN")]
    public void Target_refuses_what_leaves_no_budget_or_all_of_it(string written) =>
        Assert.Contains("a share from", Assert.Single(ErrorsOf($"classes: {{ L: {{ availability: {written} }} }}")), StringComparison.Ordinal);

    [Theory]
    [InlineData("59m")]
    [InlineData("31d")]
    [InlineData("1d30m")]
    [InlineData("30")]
    [InlineData("month")]
    public void Window_refuses_what_cannot_be_summed(string written) =>
        Assert.Contains("a rolling window", Assert.Single(ErrorsOf($"classes: {{ L: {{ window: {written} }} }}")), StringComparison.Ordinal);

    [Fact]
    public void Window_that_the_counters_cannot_sum_exactly_is_refused() =>
        Assert.Contains(
            "must be a multiple of 3600 s", Assert.Single(ErrorsOf("classes: { L: { window: 1470m } }")), StringComparison.Ordinal);

    [Fact]
    public void Content_hash_is_sha256_of_the_bytes() =>
        Assert.Equal("sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", ContentHash.Of("abc"));

    private static IEnumerable<string> ErrorsOf(string text) => SloFile.Parse(text).Errors.Select(error => error.ToString());
}
