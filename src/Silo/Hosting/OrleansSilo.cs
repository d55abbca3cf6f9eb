using System.Net;
using Orleans.Configuration;
using Orleans.Storage;
using Orleans.Versions.Compatibility;
using Orleans.Versions.Selector;
using SqlxOrleans.Silo.Hosting.Storage;
using SqlxOrleans.Silo.Hosting.Tls;
using SqlxOrleans.TransportSecurity.Files;

namespace SqlxOrleans.Silo.Hosting;

/// <summary>The Orleans half of the process: grain storage, reminders and, on a shared back end, membership.</summary>
internal static class OrleansSilo
{
    /// <summary>Part of every storage key: changing it orphans all state.</summary>
    public const string ServiceId = "sqlx-orleans";
    public const string ClusterId = "sqlx";

    private const int MaxMessageBytes = 4 * 1024 * 1024;

    public static void Configure(
        ISiloBuilder silo, IStorageBackEnd storage, OrleansOptions options, TlsSource? tls, bool bindTenants, int siloPort, int gatewayPort)
    {
        ConfigureClustering(silo, storage, options, siloPort, gatewayPort);
        silo.GuardPorts(tls, bindTenants);
        silo.Configure<SiloMessagingOptions>(messaging =>
        {
            // A call is at most 10 s (ingest), a long poll 3 s; what takes longer is lost and must be sent again.
            messaging.ResponseTimeout = TimeSpan.FromSeconds(15);
            messaging.SystemResponseTimeout = TimeSpan.FromSeconds(15);
            messaging.MaxMessageBodySize = MaxMessageBytes;
            messaging.MaxMessageHeaderSize = 64 * 1024;

            // During an upgrade a newer caller's message chases its grain: an older activation refuses it, stores its state and goes, and
            // so may the next ones that older callers bring back. With Orleans' default of 2 forwards the caller sees an error.
            messaging.MaxForwardCount = 8;

            // Beyond this a grain refuses calls at once: senders back off instead of filling the heap.
            messaging.MaxEnqueuedRequestsSoftLimit = 1_000;
            messaging.MaxEnqueuedRequestsHardLimit = 10_000;
            messaging.MaxEnqueuedRequestsHardLimit_StatelessWorker = 10_000;
        });
        silo.Configure<GrainVersioningOptions>(versions =>
        {
            // Two releases side by side (decision 13): a call goes only to its caller's version of the interface or a newer one. New
            // activations go to the newest: elsewhere old callers would bring a grain back as fast as new callers move it on.
            versions.DefaultCompatibilityStrategy = nameof(BackwardCompatible);
            versions.DefaultVersionSelectorStrategy = nameof(LatestVersion);
        });
        silo.Configure<GrainCollectionOptions>(collection =>
        {
            // Looked at often enough that the age means something; it must be longer than the time between two looks.
            collection.CollectionQuantum = options.CollectionAge / 2 < TimeSpan.FromMinutes(1) ? options.CollectionAge / 2 : TimeSpan.FromMinutes(1);
            collection.CollectionAge = options.CollectionAge;
            collection.EnableActivationSheddingOnMemoryPressure = true;
            collection.MemoryUsageLimitPercentage = 80;
            collection.MemoryUsageTargetPercentage = 70;
        });
        // Where other silos' grains are. Orleans sets the room aside at once, 19 MB for its default of a million.
        silo.Configure<GrainDirectoryOptions>(options => options.CacheSize = 200_000);
        silo.Configure<LoadSheddingOptions>(options =>
        {
            // The gateway refuses calls when memory runs out. A busy processor is no reason: queues are bounded already.
            options.LoadSheddingEnabled = true;
            options.CpuThreshold = 100;
            options.MemoryThreshold = 90;
        });

        // Deactivating grains write their state: below a pod's grace period, above the slowest disk.
        silo.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(120));

        silo.AddAdoNetGrainStorageAsDefault((Microsoft.Extensions.Options.OptionsBuilder<AdoNetGrainStorageOptions> builder) =>
            builder.Configure<Orleans.Serialization.Serializer>((options, serializer) =>
            {
                options.Invariant = storage.Invariant;
                options.DataSource = storage.DataSource;
                options.GrainStorageSerializer = new OrleansGrainStorageSerializer(serializer);
                options.HashPicker = new GrainKeyHasherPicker();
            }));
        silo.UseAdoNetReminderService(options =>
        {
            options.Invariant = storage.Invariant;
            options.DataSource = storage.DataSource;
        });
    }

    private static void ConfigureClustering(ISiloBuilder silo, IStorageBackEnd storage, OrleansOptions own, int siloPort, int gatewayPort)
    {
        if (storage.IsShared)
        {
            silo.Configure<ClusterOptions>(options => (options.ServiceId, options.ClusterId) = (ServiceId, ClusterId));
            silo.UseAdoNetClustering(options =>
            {
                options.Invariant = storage.Invariant;
                options.DataSource = storage.DataSource;
            });
        }
        else
        {
            silo.UseLocalhostClustering(
                siloPort, gatewayPort, new IPEndPoint(own.AdvertisedAddress, siloPort), serviceId: ServiceId, clusterId: ClusterId);
        }

        silo.Configure<EndpointOptions>(options =>
        {
            options.AdvertisedIPAddress = own.AdvertisedAddress;
            (options.SiloPort, options.GatewayPort) = (siloPort, gatewayPort);
            if (!own.ListenAddress.Equals(own.AdvertisedAddress))
            {
                options.SiloListeningEndpoint = new IPEndPoint(own.ListenAddress, siloPort);
                options.GatewayListeningEndpoint = new IPEndPoint(own.ListenAddress, gatewayPort);
            }
        });
        if (own.SiloName is { } name)
            silo.Configure<SiloOptions>(options => options.SiloName = name);
        silo.Configure<ClusterMembershipOptions>(options =>
        {
            options.ProbeTimeout = own.ProbeTimeout;
            options.NumMissedProbesLimit = own.MissedProbes;

            // Orleans does not vote against a silo whose connection brought a message within this times the missed probes: a busy
            // silo is not dead. With its default of four times the probe's, silos that are cut off from each other (no connection
            // ends) would wait 24 s for each other, and the series between them too. With twice it is 12 s.
            options.MaxProbeTimeout = own.ProbeTimeout * 2;

            // A silo that was killed with all others stays active in the table, and a new one waits for it until its sign of
            // life is this old: 6 s instead of a minute and a half. One small update a silo every 2 s.
            options.IAmAliveTablePublishTimeout = own.ProbeTimeout;
            options.NumMissedTableIAmAliveLimit = own.MissedProbes;

            // Silos that take too long to join are evicted. One that is alone would evict itself, and its process with it, when its clock
            // is set forward while it starts.
            options.EvictWhenMaxJoinAttemptTimeExceeded = storage.IsShared;
            options.DefunctSiloCleanupPeriod = TimeSpan.FromMinutes(10);
            options.DefunctSiloExpiration = TimeSpan.FromDays(1);
        });
    }
}
