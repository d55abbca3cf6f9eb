using System.Buffers;
using System.IO.Compression;
using Microsoft.AspNetCore.Http;

namespace SqlxOrleans.Api.Edge;

/// <summary>
/// A request's body in one pooled array, after decompression. Its size is never taken from a header: the array grows as bytes
/// arrive, each growth within the edge's budget.
/// </summary>
internal sealed class EdgeBody : IDisposable
{
    private const int FirstBytes = 16 * 1024;
    private const int RatioFreeBytes = 256 * 1024;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(FirstBytes);

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, Length);

    public Span<byte> Bytes => _bytes.AsSpan(0, Length);

    public async Task<BodyStatus> ReadAsync(HttpContext context, EdgeOptions limits, EdgeBudget.Reservation reservation)
    {
        var request = context.Request;
        if (request.ContentLength > limits.MaxBodyBytes)
            return BodyStatus.TooLarge;
        var compressed = new CountingStream(request.Body);
        var encoding = request.Headers.ContentEncoding.ToString();
        var isGzip = encoding.Equals("gzip", StringComparison.OrdinalIgnoreCase);
        if (!isGzip && encoding.Length > 0 && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
            return BodyStatus.UnsupportedEncoding;
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
            if (Length == _bytes.Length)
                Grow(limits.MaxBodyBytes);
            var read = await source.ReadAsync(_bytes.AsMemory(Length), aborted).ConfigureAwait(false);
            if (read == 0)
                return BodyStatus.Read;
            Length += read;
            if (Length > limits.MaxBodyBytes)
                return BodyStatus.TooLarge;
            if (isGzip && Length > RatioFreeBytes && Length / limits.MaxDecompressionRatio > compressed.BytesRead)
                return BodyStatus.RatioTooHigh;
            if (!reservation.TryGrow(read))
                return BodyStatus.Busy;
        }
    }

    private void Grow(int limit)
    {
        // One byte beyond the limit is enough to notice that it is passed.
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min((long)_bytes.Length * 2, Math.Max((long)limit + 1, _bytes.Length + 1L)));
        _bytes.AsSpan(0, Length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
