using System.Text;
using SqlxOrleans.Domain.Access;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.TransportSecurity.Connections;

namespace SqlxOrleans.TransportSecurity.Gateway;

/// <summary>
/// What one connection at the gateway may send. Orleans believes what a message says of its sender; here it is one client all along and none of a silo's
/// own, so that a call filter may believe it too. And what the certificate of the connection says is compared with whom a message is for.
/// </summary>
/// <param name="peer">Who is at the other end; null without TLS.</param>
/// <param name="kernels">Is told which client a tenant's certificate is; null: certificates of every tenant open every tenant.</param>
internal sealed class GatewayRules(VerifiedPeer? peer, IBoundKernels? kernels) : IDisposable
{
    private const int Request = 1;
    private const int OneWay = 3;

    private readonly TenantId? _tenant = kernels is null ? null : peer?.Identity.Tenant;
    private readonly byte[]? _keys = kernels is null || peer?.Identity.Tenant is not { } tenant ? null : Encoding.UTF8.GetBytes($"{tenant}|");
    private byte[]? _client;

    /// <summary>Why a message may not pass; null when it may. Quotes nothing that was sent.</summary>
    public string? ReasonAgainst(ReadOnlySpan<byte> header)
    {
        if (!MessageHeader.TryRead(header, out var message))
            return "it sent what is no message.";
        if (message.Direction is not (Request or OneWay))
            return "it answers a call, and nobody calls kernels.";
        if (message.SaysWhereGrainsAre)
            return "its message says where grains are, which silos tell each other.";
        if (!message.SenderType.SequenceEqual("sys.client"u8) || message.SenderKey.StartsWith("hosted-"u8))
            return "its message says that it comes from within the cluster.";
        return SenderProblem(message.SenderKey) ?? TargetProblem(message);
    }

    /// <summary>The connection has ended.</summary>
    public void Dispose()
    {
        if (_client is { Length: > 0 } client && _tenant is not null)
            kernels!.Leave(Encoding.UTF8.GetString(client));
        _client = [];
    }

    private string? SenderProblem(ReadOnlySpan<byte> key)
    {
        var client = ClientKey.ClientOf(key);
        if (_client is { } known)
            return client.SequenceEqual(known) ? null : "its message says that it comes from another client.";
        if (client.IsEmpty || (_tenant is { } tenant && !kernels!.Enter(Encoding.UTF8.GetString(client), tenant)))
            return "its message says that it comes from another tenant's client.";
        _client = client.ToArray();
        return null;
    }

    private string? TargetProblem(in MessageHeader message)
    {
        if (message.TargetType.StartsWith("sys."u8))
            return message.TargetType.SequenceEqual("sys.svc.manifest"u8) ? null : "its message is for a part of Orleans that is not for kernels.";

        // Whose a batch is stands in it, and is compared where it is read.
        return _keys is null || message.TargetType.SequenceEqual("ingest"u8) || message.TargetKey.StartsWith(_keys)
            ? null
            : $"it is {peer!.Identity}, and its message is for another tenant.";
    }
}
