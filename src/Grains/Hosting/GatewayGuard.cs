using Orleans.Runtime;
using SqlxOrleans.Grains.Interfaces.Copilot;
using SqlxOrleans.Grains.Interfaces.Ingest;
using SqlxOrleans.Grains.Interfaces.Plans;

namespace SqlxOrleans.Grains.Hosting;

/// <summary>
/// What a process outside the cluster may call through the gateway: the interfaces that check a credential in the message.
/// Everything else trusts its caller, so it is for the cluster's own grains and edge only.
/// </summary>
internal sealed class GatewayGuard : IIncomingGrainCallFilter
{
    private static readonly HashSet<Type> KernelFacing = [typeof(IIngestGrain), typeof(IWeightsGrain), typeof(IPlanExchangeGrain)];

    public Task Invoke(IIncomingGrainCallContext context)
    {
        if (IsOutsider(context.SourceId) && !context.TargetId.IsSystemTarget() && !KernelFacing.Contains(context.InterfaceMethod.DeclaringType!))
            throw new UnauthorizedAccessException($"{context.InterfaceName} is not for clients outside the cluster; use IIngestGrain, IWeightsGrain, IPlanExchangeGrain or the REST API.");
        return context.Invoke();
    }

    /// <summary>A client that is not hosted in a silo. The silo's own client has a key that starts with <c>hosted-</c>.</summary>
    private static bool IsOutsider(GrainId? source) =>
        source is { } id && id.IsClient() && !id.Key.ToString()!.StartsWith("hosted-", StringComparison.Ordinal);
}
