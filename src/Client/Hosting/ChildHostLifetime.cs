using Microsoft.Extensions.Hosting;

namespace SqlxOrleans.Client.Hosting;

/// <summary>A host inside a host: signals of the console are the outer one's.</summary>
internal sealed class ChildHostLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
