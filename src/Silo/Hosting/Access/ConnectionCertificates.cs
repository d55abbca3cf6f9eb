using SqlxOrleans.Api.Access;
using SqlxOrleans.Domain.Access;
using SqlxOrleans.TransportSecurity.Connections;

namespace SqlxOrleans.Silo.Hosting.Access;

/// <summary>The edge knows kernels by the certificates of their connections.</summary>
internal sealed class ConnectionCertificates : ICertificateCallers
{
    public Caller? Find(HttpContext context) =>
        context.Features.Get<VerifiedPeer>() is { Identity: { Tenant: { } tenant } kernel } peer
            ? new Caller(tenant, KernelTicket.Carried, $"cert:{kernel.Workspace}/{kernel.Name}", peer.NotAfter)
            : null;
}
