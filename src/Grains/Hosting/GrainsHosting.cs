using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Hosting;
using Orleans.Runtime;
using SqlxOrleans.Domain.Copilot.Safety;
using SqlxOrleans.Domain.Slos;
using SqlxOrleans.Grains.Access;
using SqlxOrleans.Grains.Budgets;
using SqlxOrleans.Grains.Copilot;
using SqlxOrleans.Grains.Copilot.Scaling;
using SqlxOrleans.Grains.Fleet;
using SqlxOrleans.Grains.Ingest;
using SqlxOrleans.Grains.Persistence;
using SqlxOrleans.Grains.Persistence.Journal;
using SqlxOrleans.Grains.Plans;
using SqlxOrleans.Grains.Tenants;

namespace SqlxOrleans.Grains.Hosting;

/// <summary>Adds the grains' services to a silo.</summary>
public static class GrainsHosting
{
    /// <summary>
    /// Registers what the grains need beside storage, reminders, <see cref="IJournalStore"/>, <c>CredentialSet</c> and <c>SiloTicket</c>, which the host provides.
    /// </summary>
    public static ISiloBuilder AddSqlxGrains(this ISiloBuilder builder, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configuration);
        var services = builder.Services;
        services.AddOptions<SnapshotOptions>().Bind(configuration.GetSection(SnapshotOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SnapshotOptions>, SnapshotOptionsValidator>();
        services.AddOptions<CopilotOptions>().Bind(configuration.GetSection(CopilotOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<CopilotOptions>, CopilotOptionsValidator>();
        services.AddOptions<TenantOptions>().Bind(configuration.GetSection(TenantOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TenantOptions>, TenantOptionsValidator>();
        services.AddOptions<BudgetOptions>().Bind(configuration.GetSection(BudgetOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<BudgetOptions>, BudgetOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<CurrentSlo>();
        services.AddSingleton<TaxonomyMetrics>();
        services.AddSingleton<IngestMetrics>();
        services.AddSingleton<CopilotMetrics>();
        services.AddSingleton(provider => new WorkspaceLearner(provider.GetRequiredService<IOptions<CopilotOptions>>().Value.WeightsTimeToLive));
        services.AddSingleton<ScalingBoard>();
        services.AddSingleton<SnapshotPace>();
        services.AddSingleton<DecisionTurns>();
        services.AddSingleton<PlanMetrics>();
        services.AddSingleton<KnownSeries>();
        services.AddSingleton<SeriesGrains>();
        services.AddSingleton<KeyDirectory>();
        services.AddOptions<TicketOptions>().Bind(configuration.GetSection(TicketOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<TicketOptions>, TicketOptionsValidator>();
        services.AddSingleton<TicketKeys>();
        services.AddSingleton<KernelGate>();
        services.TryAddSingleton(new KernelConnections(bound: false));
        services.AddOptions<JournalOptions>().Bind(configuration.GetSection(JournalOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<JournalOptions>, JournalOptionsValidator>();
        services.AddSingleton<JournalMetrics>();
        services.AddSingleton<JournalWriter>();
        services.AddSingleton<JournalServices>();
        services.AddSingleton<FleetPartial>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, FleetReporter>();
        return builder.AddIncomingGrainCallFilter<GatewayGuard>();
    }
}
