using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace SqlxOrleans.Client;

/// <summary>Adds the kernel's SDK to a host.</summary>
public static class SqlxOrleansClientExtensions
{
    /// <summary>
    /// Adds <see cref="ISqlxTelemetry"/> and <see cref="IWeightsFeed"/>. The host starts at once, whether or not the cluster can
    /// be reached; it connects in the background and never gives up.
    /// </summary>
    public static IServiceCollection AddSqlxOrleansClient(
        this IServiceCollection services, Action<SqlxOrleansClientOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = services.AddOptions<SqlxOrleansClientOptions>().ValidateOnStart();
        if (configure is not null)
            options.Configure(configure);
        return services;
    }

    /// <summary>As <see cref="AddSqlxOrleansClient(IServiceCollection, Action{SqlxOrleansClientOptions}?)"/>, with options from a section.</summary>
    public static IServiceCollection AddSqlxOrleansClient(this IServiceCollection services, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return services.AddSqlxOrleansClient(section.Bind);
    }
}
