using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SqlxOrleans.Client.Access;
using SqlxOrleans.Client.Flushing;
using SqlxOrleans.Client.Hosting;
using SqlxOrleans.Client.Observability;
using SqlxOrleans.Client.Plans;
using SqlxOrleans.Client.Recording;
using SqlxOrleans.Client.Spooling;
using SqlxOrleans.Client.Weights;

namespace SqlxOrleans.Client;

/// <summary>Adds the kernel's SDK to a host.</summary>
public static class SqlxOrleansClientExtensions
{
    /// <summary>
    /// Adds <see cref="ISqlxTelemetry"/>, <see cref="IWeightsFeed"/> and <see cref="ISqlxPlanAdvisor"/>. The host starts at once, whether or not the cluster can
    /// be reached; it connects in the background and never gives up.
    /// </summary>
    public static IServiceCollection AddSqlxOrleansClient(
        this IServiceCollection services, Action<SqlxOrleansClientOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = services.AddOptions<SqlxOrleansClientOptions>().ValidateOnStart();
        if (configure is not null)
            options.Configure(configure);
        services.AddLogging();
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<SqlxOrleansClientOptions>, SqlxOrleansClientOptionsValidator>());
        services.TryAddSingleton<ClientInstruments>();
        services.TryAddSingleton<SettingsBook>();
        services.TryAddSingleton<SeriesDirectory>();
        services.TryAddSingleton<SignalsInbox>();
        services.TryAddSingleton<GaugeBook>();
        services.TryAddSingleton<CoarseClock>();
        services.TryAddSingleton<TelemetryTally>();
        services.TryAddSingleton<RecordingShards>();
        services.TryAddSingleton<ClusterConnection>();
        services.TryAddSingleton<ITicketSource>(provider => new HttpTicketSource(provider.GetRequiredService<IOptions<SqlxOrleansClientOptions>>().Value));
        services.TryAddSingleton<ICredentials>(CredentialsOf);
        services.TryAddSingleton<ITelemetryTransport, OrleansTelemetryTransport>();
        services.TryAddSingleton<IWeightsTransport, OrleansWeightsTransport>();
        services.TryAddSingleton<IPlanTransport, OrleansPlanTransport>();
        services.TryAddSingleton<WeightsFeed>();
        services.TryAddSingleton<PlanAdvisor>();
        services.TryAddSingleton<TelemetryCollector>();
        services.TryAddSingleton(provider => Spools.Open(
            provider.GetRequiredService<IOptions<SqlxOrleansClientOptions>>().Value,
            provider.GetRequiredService<TelemetryTally>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<DirectorySpool>>()));
        services.TryAddSingleton<TelemetryFlusher>();
        services.TryAddSingleton<SqlxTelemetry>();
        services.TryAddSingleton<ISqlxPlanAdvisor>(provider => provider.GetRequiredService<PlanAdvisor>());
        services.TryAddSingleton<IWeightsFeed>(provider => provider.GetRequiredService<WeightsFeed>());
        services.TryAddSingleton<ISqlxTelemetry>(provider => provider.GetRequiredService<SqlxTelemetry>());
        services.AddHostedService<SqlxClientService>();
        return services;
    }

    private static ICredentials CredentialsOf(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<SqlxOrleansClientOptions>>().Value;
        return options.TicketEndpoint is null
            ? new ApiKeyCredentials(options)
            : new TicketCredentials(provider.GetRequiredService<ITicketSource>(), options, provider.GetRequiredService<TimeProvider>());
    }

    /// <summary>As <see cref="AddSqlxOrleansClient(IServiceCollection, Action{SqlxOrleansClientOptions}?)"/>, with options from a section.</summary>
    public static IServiceCollection AddSqlxOrleansClient(this IServiceCollection services, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return services.AddSqlxOrleansClient(section.Bind);
    }
}
