using System.Buffers;
using System.IO.Compression;
using System.Numerics;
using Microsoft.AspNetCore.Http;

namespace SqlxOrleans.Api.Edge;

/// <summary>
/// A request's body in one pooled array, after decompression. The array grows as bytes arrive, each growth within the edge's budget: twofold, or
/// at once to what the header says if that is at most sixteen times what has arrived. No header alone takes memory.
/// </summary>
internal sealed class EdgeBody : IDisposable
{
    private const int FirstBytes = 16 * 1024;
    private const int RatioFreeBytes = 256 * 1024;
    private const int Growth = 2;
    private const int AnnouncedGrowth = 16;

    private readonly int _firstLength;
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(FirstBytes);
    private int _reserved;
    private long _announced;

    public EdgeBody() => _firstLength = _bytes.Length;

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, Length);

    public Span<byte> Bytes => _bytes.AsSpan(0, Length);

    public async Task<BodyStatus> ReadAsync(HttpContext context, EdgeOptions limits, EdgeBudget.Reservation reservation)
    {
        var request = context.Request;
        if (request.ContentLength > limits.MaxBodyBytes)
            return BodyStatus.TooLarge;
        var encoding = request.Headers.ContentEncoding.ToString();
        var isGzip = encoding.Equals("gzip", StringComparison.OrdinalIgnoreCase);
        if (!isGzip && encoding.Length > 0 && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
            return BodyStatus.UnsupportedEncoding;
        var compressed = new CountingStream(request.Body);
        _announced = isGzip ? 0 : request.ContentLength ?? 0;
        var source = isGzip ? new GZipStream(compressed, CompressionMode.Decompress, leaveOpen: true) : (Stream)compressed;
        try
        {
            return await FillAsync(source, compressed, isGzip, limits, reservation, context.RequestAborted).ConfigureAwait(false);
        }
        catch (InvalidDataException)
        {
            return BodyStatus.BadEncoding;
        }
        catch (BadHttpRequestException tooLarge) when (tooLarge.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return BodyStatus.TooLarge;
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            return BodyStatus.Aborted;
        }
        finally
        {
            if (isGzip)
                await source.DisposeAsync().ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        Length = 0;
    }

    private async Task<BodyStatus> FillAsync(
        Stream source, CountingStream compressed, bool isGzip, EdgeOptions limits, EdgeBudget.Reservation reservation, CancellationToken aborted)
    {
        while (true)
        {
            if (Length == limits.MaxBodyBytes)
                return await HasMoreAsync(source, aborted).ConfigureAwait(false) ? BodyStatus.TooLarge : BodyStatus.Read;
            if (Length == _bytes.Length && !TryGrow(limits.MaxBodyBytes, reservation))
                return BodyStatus.Busy;
            var room = Math.Min(_bytes.Length, limits.MaxBodyBytes) - Length;
            var read = await source.ReadAsync(_bytes.AsMemory(Length, room), aborted).ConfigureAwait(false);
            if (read == 0)
                return BodyStatus.Read;
            Length += read;
            if (isGzip && Length > RatioFreeBytes && Length / limits.MaxDecompressionRatio > compressed.BytesRead)
                return BodyStatus.RatioTooHigh;
            if (_bytes.Length == _firstLength && !TryReserve(Length, reservation))
                return BodyStatus.Busy;
        }
    }

    /// <summary>Reads one byte beside the array: an array of one byte more than the limit would take twice as much.</summary>
    private static async Task<bool> HasMoreAsync(Stream source, CancellationToken aborted)
    {
        var beyond = ArrayPool<byte>.Shared.Rent(1);
        try
        {
            return await source.ReadAsync(beyond.AsMemory(0, 1), aborted).ConfigureAwait(false) > 0;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(beyond);
        }
    }

    /// <summary>More room, within the limit. What is reserved is the array, not what is in it: that is what the memory has.</summary>
    private bool TryGrow(int limit, EdgeBudget.Reservation reservation)
    {
        var wanted = Math.Max((long)_bytes.Length * Growth, Math.Min(_announced, (long)_bytes.Length * AnnouncedGrowth));
        // The pool's arrays are powers of two.
        var capacity = (int)Math.Min((long)BitOperations.RoundUpToPowerOf2((ulong)wanted), limit);
        if (!TryReserve(capacity, reservation))
            return false;
        var larger = ArrayPool<byte>.Shared.Rent(capacity);
        _bytes.AsSpan(0, Length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
        return true;
    }

    private bool TryReserve(int bytes, EdgeBudget.Reservation reservation)
    {
        if (!reservation.TryGrow(bytes - _reserved))
            return false;
        _reserved = bytes;
        return true;
    }
}
