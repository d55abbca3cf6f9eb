using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace SqlxOrleans.Api.Otlp;

/// <summary>
/// Looks at what stands in front of a gRPC message, a flag and its length, without taking it. The gRPC server answers a prefix that cannot be
/// right as if the fault were its own (UNKNOWN, INTERNAL); it is the sender's.
/// </summary>
internal static class GrpcFrame
{
    private const int PrefixBytes = 5;

    /// <summary>What is wrong with it; null when the gRPC server may read it.</summary>
    public static async Task<string?> ProblemAsync(HttpContext context)
    {
        try
        {
            return await LookAsync(context.Request.BodyReader, context.Request.Headers["grpc-encoding"], context.RequestAborted).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            return "The message did not come.";
        }
    }

    private static async Task<string?> LookAsync(PipeReader reader, string? encoding, CancellationToken aborted)
    {
        while (true)
        {
            var read = await reader.ReadAsync(aborted).ConfigureAwait(false);
            var bytes = read.Buffer;
            var isThere = bytes.Length >= PrefixBytes;
            var problem = isThere ? ProblemOf(bytes.Slice(0, PrefixBytes), encoding) : null;
            reader.AdvanceTo(bytes.Start, isThere ? bytes.Start : bytes.End);
            if (isThere)
                return problem;
            if (read.IsCompleted)
                return "The call has no message.";
        }
    }

    private static string? ProblemOf(in ReadOnlySequence<byte> prefix, string? encoding)
    {
        Span<byte> bytes = stackalloc byte[PrefixBytes];
        prefix.CopyTo(bytes);
        if (bytes[0] > 1)
            return "The message's flag is neither 0 nor 1.";
        if (bytes[0] == 1 && (string.IsNullOrEmpty(encoding) || encoding == "identity"))
            return "The message's flag says that it is compressed, and 'grpc-encoding' does not say how.";
        return bytes[1] > 0x7F ? "The message's length is beyond 2 GiB." : null;
    }
}
