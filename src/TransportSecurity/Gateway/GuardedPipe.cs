using System.IO.Pipelines;

namespace SqlxOrleans.TransportSecurity.Gateway;

/// <summary>A connection of which only what it sends is guarded.</summary>
internal sealed record GuardedPipe(PipeReader Input, PipeWriter Output) : IDuplexPipe;
