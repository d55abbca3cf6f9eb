using System.Buffers;
using CsCheck;
using SqlxOrleans.Domain.Signals;
using SqlxOrleans.Domain.Telemetry.Deltas;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Signals;

public sealed class DenialHistoryTests
{
    private static readonly DateTimeOffset _noon = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Counts_are_those_of_a_naive_list_in_whole_five_minutes_of_the_last_day()
    {
        var (some, none, tooOld) = (0, 0, 0);
        Gen.Select(Gen.Select(Gen.Int[-100_000, 0], Gen.Int[0, 3], Gen.Long[1, 9]).Array[1, 40], Gen.Int[-100_000, 0], Gen.Int[0, 50_000]).Sample(
            (denials, start, length) =>
            {
                var history = new DenialHistory();
                var seen = new List<(long Second, int Policy, long Count)>();
                var newest = long.MinValue;
                foreach (var (offset, policy, count) in denials)
                {
                    var second = _noon.AddSeconds(offset).ToUnixTimeSeconds();
                    history.Apply(Delta(second, policy, count));
                    newest = Math.Max(newest, second / 300);
                    tooOld += seen.RemoveAll(each => (newest - (each.Second / 300)) * 300 > DenialHistory.Reach.TotalSeconds);
                    if ((newest - (second / 300)) * 300 <= DenialHistory.Reach.TotalSeconds)
                        seen.Add((second, policy, count));
                }

                var (from, to) = (_noon.AddSeconds(start), _noon.AddSeconds(start + length));
                var within = seen.Where(each => each.Second / 300 >= from.ToUnixTimeSeconds() / 300 && each.Second / 300 * 300 <= to.ToUnixTimeSeconds()).ToList();
                Assert.Equal((within.Where(each => each.Policy == 1).Sum(each => each.Count), within.Sum(each => each.Count)), history.Count("P-1", from, to));
                Assert.True(DenialHistory.TryRead(Bytes(history), out var read));
                Assert.Equal(history.Count("P-1", from, to), read.Count("P-1", from, to));
                Assert.Equal(Bytes(history), Bytes(read));
                _ = within.Count > 0 ? some++ : none++;
            },
            threads: 1);
        Assert.True(some > 10 && none > 0 && tooOld > 10, $"{some} with denials, {none} without, {tooOld} forgotten");
    }

    [Fact]
    public void Other_signals_are_not_denials()
    {
        var delta = new SignalsDelta();
        delta.Add(new SignalKey(_noon.ToUnixTimeSeconds(), SignalKind.DriverError, "pg", "P-1"), 5);
        var history = new DenialHistory();
        history.Apply(delta);
        Assert.Equal((0, 0), history.Count("P-1", _noon.AddHours(-1), _noon.AddHours(1)));
    }

    [Fact]
    public void A_flood_of_policies_pushes_out_the_oldest_times_only()
    {
        var history = new DenialHistory();
        for (var policy = 0; policy < DenialHistory.MaxEntries + 500; policy++)
            history.Apply(Delta(_noon.AddMinutes(policy / 500 * 10).ToUnixTimeSeconds(), policy, 1));
        Assert.Equal((0, 0), history.Count("P-0", _noon, _noon.AddMinutes(4)));
        Assert.Equal(1, history.Count("P-2500", _noon, _noon.AddDays(1)).Policy);
        Assert.InRange(history.Count("P-2500", _noon, _noon.AddDays(1)).All, DenialHistory.MaxEntries - 500, DenialHistory.MaxEntries);
    }

    [Fact]
    public void Damaged_bytes_are_refused()
    {
        var history = new DenialHistory();
        history.Apply(Delta(_noon.ToUnixTimeSeconds(), 1, 3));
        var bytes = Bytes(history);
        Gen.Select(Gen.Int[0, bytes.Length - 1], Gen.Int[1, 255]).Sample((place, flip) =>
        {
            var damaged = (byte[])bytes.Clone();
            damaged[place] ^= (byte)flip;
            Assert.False(DenialHistory.TryRead(damaged, out var read));
            Assert.Equal((0, 0), read.Count("P-1", _noon.AddHours(-1), _noon.AddHours(1)));
            Assert.False(DenialHistory.TryRead(bytes.AsSpan(0, place), out _));
        });
    }

    private static SignalsDelta Delta(long second, int policy, long count)
    {
        var delta = new SignalsDelta();
        delta.Add(new SignalKey(second, SignalKind.PolicyDeny, "because", $"P-{policy}"), count);
        return delta;
    }

    private static byte[] Bytes(DenialHistory history)
    {
        var writer = new ArrayBufferWriter<byte>();
        history.WriteTo(writer);
        return writer.WrittenSpan.ToArray();
    }
}
