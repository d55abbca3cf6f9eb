using System.Globalization;
using System.Text;

namespace SqlxOrleans.Load.Bombs;

/// <summary>Attacks by connections rather than by bodies. Somebody else's requests must be answered all the while.</summary>
internal static class ConnectionBombs
{
    private const int EndlessChunk = 64 * 1024;
    private const long EndlessLimit = 4L << 30;
    private static readonly TimeSpan DripPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WitnessPause = TimeSpan.FromMilliseconds(500);

    /// <summary>A chunked body that never ends; the silo must.</summary>
    public static async Task<BombAnswer> EndlessAsync(BombTarget target, CancellationToken cancellationToken)
    {
        await using var connection = await RawConnection.OpenAsync(target.At(BombTarget.Traces), cancellationToken);
        var sent = 0L;
        var chunk = Encoding.ASCII.GetBytes(EndlessChunk.ToString("x", CultureInfo.InvariantCulture) + "\r\n").Concat(new byte[EndlessChunk]).Concat("\r\n"u8.ToArray()).ToArray();
        var status = await connection.ExchangeAsync(
            target.Head(BombTarget.Traces, BombTarget.Protobuf, "Transfer-Encoding: chunked"),
            async (stream, stopping) =>
            {
                for (; sent < EndlessLimit; sent += EndlessChunk)
                    await stream.WriteAsync(chunk, stopping);
            },
            cancellationToken);
        return BombAnswer.OfHttp(status) with { Note = $"after {sent >> 20} MB" };
    }

    /// <summary>Chunked, and one byte longer than a body may be.</summary>
    public static async Task<BombAnswer> ChunkedAsync(BombTarget target, byte[] body, CancellationToken cancellationToken)
    {
        await using var connection = await RawConnection.OpenAsync(target.At(BombTarget.Traces), cancellationToken);
        return BombAnswer.OfHttp(await connection.ExchangeAsync(
            target.Head(BombTarget.Traces, BombTarget.Protobuf, "Transfer-Encoding: chunked"),
            async (stream, stopping) =>
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes(body.Length.ToString("x", CultureInfo.InvariantCulture) + "\r\n"), stopping);
                await stream.WriteAsync(body, stopping);
                await stream.WriteAsync("\r\n0\r\n\r\n"u8.ToArray(), stopping);
            },
            cancellationToken));
    }

    /// <summary>Bodies of which a byte a second comes.</summary>
    public static Task<BombAnswer> SlowBodiesAsync(BombTarget target, int connections, CancellationToken cancellationToken) => WhileWitnessedAsync(
        target,
        Enumerable.Range(0, connections).Select(_ => DripAsync(
            target, target.Head(BombTarget.Traces, BombTarget.Protobuf, "Content-Length: 1000000"), cancellationToken)),
        cancellationToken);

    /// <summary>Heads of which a byte a second comes.</summary>
    public static Task<BombAnswer> SlowHeadsAsync(BombTarget target, int connections, CancellationToken cancellationToken) => WhileWitnessedAsync(
        target, Enumerable.Range(0, connections).Select(_ => DripAsync(target, "POST ", cancellationToken)), cancellationToken);

    /// <summary>gRPC messages that announce as much as they may and do not come.</summary>
    public static Task<BombAnswer> StalledMessagesAsync(BombTarget target, int calls, CancellationToken cancellationToken) => WhileWitnessedAsync(
        target,
        Enumerable.Range(0, calls).Select(async _ =>
        {
            using var content = new StalledContent(HostileProtobuf.Frame(false, (16 << 20) - 1, new byte[100]));
            return (await target.CallAsync(content, null, cancellationToken)).Status;
        }),
        cancellationToken);

    /// <summary>Connections on which nothing comes, held for a while.</summary>
    public static async Task<BombAnswer> IdleAsync(BombTarget target, int connections, TimeSpan held, CancellationToken cancellationToken)
    {
        Uri[] addresses = [target.Silo.Http, target.Silo.OtlpHttp, target.Silo.OtlpGrpc];
        var open = new List<RawConnection>();
        try
        {
            for (var i = 0; i < connections; i++)
                open.Add(await RawConnection.OpenAsync(addresses[i % addresses.Length], cancellationToken));
            var slowest = await WitnessedUntilAsync(target, Task.Delay(held, cancellationToken), cancellationToken);
            return new BombAnswer(0, false, $"{open.Count} connections held {held.TotalSeconds:0} s, others' slowest request {slowest.TotalMilliseconds:0} ms");
        }
        finally
        {
            foreach (var connection in open)
                await connection.DisposeAsync();
        }
    }

    private static async Task<BombAnswer> WhileWitnessedAsync(BombTarget target, IEnumerable<Task<int>> attacks, CancellationToken cancellationToken)
    {
        var all = Task.WhenAll(attacks);
        var slowest = await WitnessedUntilAsync(target, all, cancellationToken);
        var statuses = await all;
        var counts = statuses.CountBy(status => status).OrderBy(each => each.Key).Select(each => $"{each.Value} x {each.Key}");
        return new BombAnswer(statuses.Max(), statuses.Any(status => status is >= 500 or 2 or 13 or 14), $"{string.Join(", ", counts)}, others' slowest request {slowest.TotalMilliseconds:0} ms");
    }

    private static async Task<TimeSpan> WitnessedUntilAsync(BombTarget target, Task end, CancellationToken cancellationToken)
    {
        var slowest = TimeSpan.Zero;
        while (!end.IsCompleted)
        {
            var took = await target.Witness.SpeakAsync(cancellationToken);
            slowest = took > slowest ? took : slowest;
            await Task.WhenAny(end, Task.Delay(WitnessPause, cancellationToken));
        }

        await end;
        return slowest;
    }

    private static async Task<int> DripAsync(BombTarget target, string head, CancellationToken cancellationToken)
    {
        await using var connection = await RawConnection.OpenAsync(target.At(BombTarget.Traces), cancellationToken);
        return await connection.ExchangeAsync(
            head,
            async (stream, stopping) =>
            {
                while (true)
                {
                    await Task.Delay(DripPause, stopping);
                    await stream.WriteAsync("x"u8.ToArray(), stopping);
                }
            },
            cancellationToken);
    }
}
