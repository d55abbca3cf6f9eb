using Orleans.Runtime;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Grains.Access;
using SqlxOrleans.Grains.Ingest;
using SqlxOrleans.Grains.Interfaces.Copilot;
using SqlxOrleans.Grains.Interfaces.Ingest;
using SqlxOrleans.Grains.Interfaces.Plans;

namespace SqlxOrleans.Grains.Hosting;

/// <summary>
/// What a process outside the cluster may call through the gateway: the interfaces that check a credential in the message, and of these a batch of
/// the tenant only that its certificate names. Everything else trusts its caller, so it is for the cluster's own grains and edge only. Who the
/// caller is stands in the message; the gateway lets in no message that says otherwise than it is.
/// </summary>
internal sealed class GatewayGuard(KernelConnections kernels, IngestMetrics metrics) : IIncomingGrainCallFilter
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(250);

    private static readonly HashSet<Type> KernelFacing = [typeof(IIngestGrain), typeof(IWeightsGrain), typeof(IPlanExchangeGrain)];

    public Task Invoke(IIncomingGrainCallContext context)
    {
        if (context.SourceId is not { } source || !IsOutsider(source) || context.TargetId.IsSystemTarget())
            return context.Invoke();
        if (!KernelFacing.Contains(context.InterfaceMethod.DeclaringType!))
            throw new UnauthorizedAccessException($"{context.InterfaceName} is not for clients outside the cluster; use IIngestGrain, IWeightsGrain, IPlanExchangeGrain or the REST API.");
        if (kernels.AreBound && context.Request.GetArgumentCount() == 1 && context.Request.GetArgument(0) is TelemetryBatch batch
            && Against(kernels.TenantOf(source), batch) is { } refusal)
        {
            context.Result = refusal;
            return Task.CompletedTask;
        }

        return context.Invoke();
    }

    private IngestReceipt? Against(TenantId? certified, TelemetryBatch batch)
    {
        // Its connection has just ended, or is another silo's: the same batch comes again over the next one.
        if (certified is not { } tenant)
            return new IngestReceipt(IngestStatus.Retry, 0, [], RetryDelay);
        if (tenant.ToString() == batch.Tenant)
            return null;
        const string reason = "certificate_tenant";
        metrics.Refused(reason);
        return new IngestReceipt(
            IngestStatus.Forbidden, 0, [new Rejection(reason, 1, $"The certificate of this kernel is of tenant '{tenant}', not of the batch's.")], TimeSpan.Zero);
    }

    /// <summary>A client that is not hosted in a silo. The silo's own client has a key that starts with <c>hosted-</c>.</summary>
    private static bool IsOutsider(GrainId id) => id.IsClient() && !id.Key.ToString()!.StartsWith("hosted-", StringComparison.Ordinal);
}
