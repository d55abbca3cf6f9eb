using SqlxOrleans.SloFiles;
using Xunit;

namespace SqlxOrleans.Domain.Tests.SloFiles;

public sealed class ObservabilityFileTests
{
    // Specification section 13, character for character.
    private const string AsPrinted =
        """
        observability:
          otel:
            endpoint: http://otel:4317
            serviceName: sqlx-os
            sampling: 0.2
          slo:
            refreshSec: 60
            store: /etc/sqlx/slo.yml
          alerts:
            provider: pagerduty
          retention:
            traces: 30d
            metrics: 400d
            logs: 30d
        """;

    [Fact]
    public void Specifications_block_is_accepted_as_printed_and_is_the_default_but_for_the_endpoint()
    {
        var result = ObservabilityFile.Parse(AsPrinted);

        Assert.Empty(result.Errors);
        Assert.Equal(new ObservabilitySettings { OtelEndpoint = new Uri("http://otel:4317") }, result.Settings);
        Assert.Equal(
            ["10:15 observability.alerts.provider: is accepted, but this release sends no alerts."],
            result.Warnings.Select(warning => warning.ToString()));
    }

    [Fact]
    public void Values_are_read()
    {
        var settings = ObservabilityFile.Parse(
            """
            observability:
              otel: { endpoint: "https://collector.example:4318/v1", serviceName: x, sampling: 5% }
              slo: { refreshSec: 5s, store: ./slo.yml }
              alerts: { provider: none }
              retention: { traces: 12h, metrics: 3650d, logs: 1h }
            """).Settings;

        Assert.Equal(
            new ObservabilitySettings
            {
                OtelEndpoint = new Uri("https://collector.example:4318/v1"),
                ServiceName = "x",
                SamplingRatio = 0.05,
                SloRefresh = TimeSpan.FromSeconds(5),
                SloStore = "./slo.yml",
                AlertProvider = "none",
                TraceRetention = TimeSpan.FromHours(12),
                MetricRetention = TimeSpan.FromDays(3650),
                LogRetention = TimeSpan.FromHours(1),
            },
            settings);
    }

    [Fact]
    public void Every_error_is_reported_at_once_with_its_place_and_what_is_allowed()
    {
        var result = ObservabilityFile.Parse(
            """
            observability:
              otel:
                endpoint: otel:4317
                servicename: sqlx-os
                sampling: 1.2
              slo:
                refreshSec: 0
                store: ""
              alerts:
                provider: pagerdutty
              retention:
                traces: 30
                metrics: 4000d
                log: 30d
            extra: 1
            """);

        Assert.Null(result.Settings);
        Assert.Equal(
            [
                "3:15 observability.otel.endpoint: is 'otel:4317'; an http or https address is expected, such as http://otel:4317.",
                "4:5 observability.otel.servicename: is not known; did you mean 'serviceName'? allowed: endpoint, serviceName, sampling.",
                "5:15 observability.otel.sampling: is '1.2'; a share from 0 to 1 is expected, such as 0.2 or 20%.",
                "7:17 observability.slo.refreshSec: is '0'; whole seconds from 1 to 86400 are expected, such as 60.",
                "8:12 observability.slo.store: is ''; 1 to 256 printable ASCII characters are expected.",
                "10:15 observability.alerts.provider: is 'pagerdutty'; did you mean 'pagerduty'? allowed: none, pagerduty, alertmanager, webhook, slack.",
                "12:13 observability.retention.traces: is '30'; a time from 1h to 3650d is expected, with its unit, such as 30d.",
                "13:14 observability.retention.metrics: is '4000d'; a time from 1h to 3650d is expected, with its unit, such as 30d.",
                "14:5 observability.retention.log: is not known; did you mean 'logs'? allowed: traces, metrics, logs.",
                "15:1 extra: is not known; allowed: observability.",
            ],
            result.Errors.Select(error => error.ToString()));
    }

    [Fact]
    public void Password_in_the_address_is_refused_and_not_repeated()
    {
        var error = Assert.Single(ObservabilityFile.Parse("observability: { otel: { endpoint: \"http://u:hunter2@otel\" } }").Errors);

        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
    }
}
