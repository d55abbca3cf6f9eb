using CsCheck;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using SqlxOrleans.Api.Edge;
using SqlxOrleans.Domain.Telemetry;

namespace SqlxOrleans.Api.Tests;

public sealed class EdgeBodyTests
{
    private const int Limit = 100_000;
    private const int SmallBody = 16 * 1024;

    [Fact]
    public async Task Body_up_to_the_limit_is_read_whole_and_its_reservation_is_the_memory_that_it_takes()
    {
        await Gen.Select(Gen.OneOf(Gen.Int[0, Limit], Gen.Int[Limit - 2, Limit + 2], Gen.Int[Limit, 3 * Limit]), Gen.Int[1, 70_000]).SampleAsync(async (length, chunk) =>
        {
            var bytes = new byte[length];
            new Random(length).NextBytes(bytes);
            var options = new EdgeOptions { MaxBodyBytes = Limit };
            using var reservation = new EdgeBudget(Options.Create(options)).Open(TenantId.Parse("acme"));
            using var body = new EdgeBody();
            var context = new DefaultHttpContext { Request = { Body = new Dribble(bytes, chunk) } };

            var status = await body.ReadAsync(context, options, reservation);

            Assert.Equal(length <= Limit ? BodyStatus.Read : BodyStatus.TooLarge, status);
            Assert.InRange(reservation.Bytes, Math.Min(length, Limit), length <= SmallBody ? length : Math.Min(2 * length, Limit));
            if (status == BodyStatus.Read)
                Assert.Equal(bytes, body.Memory.ToArray());
        });
    }

    [Fact]
    public async Task Size_that_a_header_says_takes_at_most_sixteen_times_what_has_arrived()
    {
        await Gen.Select(Gen.Int[0, 2 * Limit], Gen.Int[0, Limit], Gen.Int[1, 70_000]).SampleAsync(async (length, announced, chunk) =>
        {
            var bytes = new byte[length];
            new Random(length).NextBytes(bytes);
            var options = new EdgeOptions { MaxBodyBytes = Limit };
            using var reservation = new EdgeBudget(Options.Create(options)).Open(TenantId.Parse("acme"));
            using var body = new EdgeBody();
            var context = new DefaultHttpContext { Request = { Body = new Dribble(bytes, chunk), ContentLength = announced } };

            var status = await body.ReadAsync(context, options, reservation);

            Assert.Equal(length <= Limit ? BodyStatus.Read : BodyStatus.TooLarge, status);
            Assert.InRange(reservation.Bytes, Math.Min(length, Limit), length <= SmallBody ? length : Math.Min(Math.Max(2 * length, Math.Min(2 * announced, 16 * length)), Limit));
            if (status == BodyStatus.Read)
                Assert.Equal(bytes, body.Memory.ToArray());
        });
    }

    [Fact]
    public async Task Body_that_the_budget_has_no_room_for_is_refused_before_the_room_is_made()
    {
        var options = new EdgeOptions { MaxBodyBytes = 8 << 20, MaxBytesInFlightPerTenant = 1 << 20 };
        using var reservation = new EdgeBudget(Options.Create(options)).Open(TenantId.Parse("acme"));
        using var body = new EdgeBody();
        var context = new DefaultHttpContext { Request = { Body = new MemoryStream(new byte[2 << 20]) } };

        Assert.Equal(BodyStatus.Busy, await body.ReadAsync(context, options, reservation));
        Assert.Equal(1 << 20, reservation.Bytes);
    }

    /// <summary>Gives at most so many bytes at a time, as a network does.</summary>
    private sealed class Dribble(byte[] bytes, int chunk) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(chunk, buffer.Length)], cancellationToken);
    }
}
