using System.Buffers;
using SqlxOrleans.Silo.Hosting;

namespace SqlxOrleans.Grains.Tests.Hosting;

public sealed class EdgeMemoryPoolTests
{
    [Fact]
    public void Block_serves_again_and_only_one_at_a_time()
    {
        using var pool = new EdgeMemoryPool();
        var first = pool.Rent(100);
        Assert.Equal(EdgeMemoryPool.BlockBytes, first.Memory.Length);
        var bytes = first.Memory;
        first.Dispose();
        first.Dispose();
        using var second = pool.Rent();
        using var third = pool.Rent();
        Assert.Equal(bytes, second.Memory);
        Assert.NotEqual(second.Memory, third.Memory);
    }

    [Fact]
    public void Free_blocks_beyond_the_limit_are_let_go()
    {
        using var pool = new EdgeMemoryPool();
        var rented = Enumerable.Range(0, 2000).Select(_ => pool.Rent()).ToList();
        var all = rented.Select(each => each.Memory).ToHashSet();
        rented.ForEach(each => each.Dispose());
        var kept = Enumerable.Range(0, 2000).Select(_ => pool.Rent()).Count(each => all.Contains(each.Memory));
        Assert.Equal(1024, kept);
    }

    [Fact]
    public void More_than_a_block_is_refused()
    {
        using var pool = new EdgeMemoryPool();
        Assert.Equal(EdgeMemoryPool.BlockBytes, pool.MaxBufferSize);
        Assert.Throws<ArgumentOutOfRangeException>(() => pool.Rent(EdgeMemoryPool.BlockBytes + 1));
    }
}
