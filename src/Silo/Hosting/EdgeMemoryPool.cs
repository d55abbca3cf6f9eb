using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;

namespace SqlxOrleans.Silo.Hosting;

/// <summary>
/// The web server's buffers, in blocks of 16 KiB rather than its own 4 KiB: an export of some hundred kilobytes is received in a quarter of the
/// system calls. A connection holds a block only while bytes wait in it. One pool serves every listener; at most 16 MiB of free blocks are kept.
/// </summary>
internal sealed class EdgeMemoryPool : MemoryPool<byte>, IMemoryPoolFactory<byte>
{
    /// <summary>Size of a block.</summary>
    public const int BlockBytes = 16 * 1024;

    private const int MaxFree = 1024;

    private readonly ConcurrentQueue<Block> _free = new();
    private int _count;

    /// <inheritdoc/>
    public override int MaxBufferSize => BlockBytes;

    /// <inheritdoc/>
    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockBytes);
        if (!_free.TryDequeue(out var block))
            return new Block(this);
        Interlocked.Decrement(ref _count);
        block.Take();
        return block;
    }

    /// <inheritdoc/>
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => this;

    /// <summary>Nothing: a listener that ends leaves the pool to the others.</summary>
    protected override void Dispose(bool disposing)
    {
    }

    private void Return(Block block)
    {
        if (Interlocked.Increment(ref _count) <= MaxFree)
            _free.Enqueue(block);
        else
            Interlocked.Decrement(ref _count);
    }

    private sealed class Block(EdgeMemoryPool pool) : IMemoryOwner<byte>
    {
        // Sockets pin what they write into: among pinned arrays that holds up no collection.
        private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(BlockBytes, pinned: true);
        private int _isFree;

        public Memory<byte> Memory => _bytes;

        public void Take() => _isFree = 0;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isFree, 1) == 0)
                pool.Return(this);
        }
    }
}
