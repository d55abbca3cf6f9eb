using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;
using SqlxOrleans.Grains.Interfaces.Copilot;

namespace SqlxOrleans.Grains.Tests.Support;

/// <summary>A kernel's long polls from outside the cluster, as a client of its own.</summary>
internal sealed class OutsideKernel : IAsyncDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private readonly IHost _host;
    private readonly Task _polls;
    private volatile WorkspaceWeights? _newest;

    private OutsideKernel(IHost host, TestSilo silo)
    {
        _host = host;
        var grain = host.Services.GetRequiredService<IGrainFactory>().GetGrain<IWeightsGrain>($"{silo.Tenant}|{Batches.Workspace}");
        _polls = Task.Run(async () =>
        {
            while (!_ending.IsCancellationRequested)
            {
                var answer = await grain.WaitNewerAsync(silo.ApiKey, _newest?.Version ?? default, TimeSpan.FromMilliseconds(200));
                if (answer.Weights is not { } news)
                    continue;
                WentBack |= _newest is { } known && news.Version.Epoch <= known.Version.Epoch;
                _newest = news;
            }
        });
    }

    public WorkspaceWeights? Newest => _newest;

    /// <summary>True once an epoch was followed by an older one, which a real kernel refuses.</summary>
    public bool WentBack { get; private set; }

    public static async Task<OutsideKernel> StartAsync(TestSilo silo)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleansClient(client =>
        {
            client.UseStaticClustering(IPEndPoint.Parse(silo.Gateway));
            client.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = ("sqlx", "sqlx-orleans"));
        });
        var host = builder.Build();
        await host.StartAsync();
        return new OutsideKernel(host, silo);
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _polls;
        await _host.StopAsync();
        _host.Dispose();
        _ending.Dispose();
    }
}
