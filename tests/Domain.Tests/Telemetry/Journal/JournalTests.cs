using CsCheck;
using SqlxOrleans.Domain.Telemetry.Journal;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Telemetry.Journal;

public sealed class JournalTests
{
    private const string Grain = "workload/acme|prod-eu|L";

    private static readonly Gen<JournalEntry> AnyEntry =
        from producer in Gen.Char['!', '~'].Array[1, 64]
        from sequence in Gen.Long[1, long.MaxValue]
        from received in Gen.Long[0, 4_000_000_000]
        from threshold in Gen.Long[0, long.MaxValue]
        from payloads in Gen.Byte.Array[0, 40].Array[0, 4]
        select new JournalEntry(
            new string(producer), sequence, received, threshold, Array.ConvertAll(payloads, bytes => new ReadOnlyMemory<byte>(bytes)));

    private static readonly Gen<JournalEntry[]> AnyEntries = AnyEntry.Array[1, 6];

    [Fact]
    public void Entries_come_back_as_they_were_packed() => AnyEntries.Sample(entries =>
    {
        Assert.True(JournalEntryCodec.TryRead(JournalEntryCodec.Pack(entries), out var read));
        Assert.Equal(entries.Select(Text), read.Select(Text));
    });

    [Fact]
    public void No_part_of_a_packed_row_is_taken_for_a_row() =>
        Gen.Select(AnyEntries, Gen.Double[0, 1]).Sample((entries, where) =>
        {
            var packed = JournalEntryCodec.Pack(entries);
            Assert.False(JournalEntryCodec.TryRead(packed.AsMemory(0, Math.Min(packed.Length - 1, (int)(packed.Length * where))), out var none));
            Assert.Empty(none);
            Assert.False(JournalEntryCodec.TryRead(packed.Append((byte)0).ToArray(), out _));
        });

    [Fact]
    public void Arbitrary_bytes_never_throw() => Gen.Byte.Array[0, 80].Sample(bytes =>
    {
        if (JournalEntryCodec.TryRead(bytes, out var entries))
            Assert.NotEmpty(entries);
    });

    [Fact]
    public void Rows_that_follow_a_snapshot_are_applied_in_order_whatever_the_snapshot_covers() =>
        Gen.Select(AnyEntries.Array[0, 8], Gen.Int[0, 8]).Sample((rows, covered) =>
        {
            covered = Math.Min(covered, rows.Length);
            var tail = new JournalTail(covered, [.. Rows(rows).Skip(covered)]);
            var recovery = JournalRecovery.Of(Grain, covered, tail);
            Assert.Equal(RecoveryOutcome.Complete, recovery.Outcome);
            Assert.Equal(rows.Length, recovery.Version);
            Assert.Equal(rows.Skip(covered).SelectMany(row => row).Select(Text), recovery.Entries.Select(Text));
        });

    [Fact]
    public void A_missing_row_is_corrupt_and_nothing_is_applied() =>
        Gen.Select(AnyEntries.Array[2, 8], Gen.Int[0, 6]).Sample((rows, missing) =>
        {
            var all = Rows(rows).ToList();
            all.RemoveAt(missing % (rows.Length - 1));
            AssertCorrupt(new JournalTail(0, all));
        });

    [Fact]
    public void A_flipped_bit_anywhere_is_corrupt_and_nothing_is_applied() =>
        Gen.Select(AnyEntries.Array[1, 4], Gen.Int[0, 1000], Gen.Int[0, 7]).Sample((rows, at, bit) =>
        {
            var all = Rows(rows).ToList();
            var payload = all[^1].Payload.ToArray();
            payload[at % payload.Length] ^= (byte)(1 << bit);
            all[^1] = all[^1] with { Payload = payload };
            AssertCorrupt(new JournalTail(0, all));
        });

    [Fact]
    public void A_row_of_another_grain_or_version_does_not_have_the_checksum()
    {
        var row = JournalRow.Create(Grain, 7, 1, new byte[] { 1, 2, 3 });
        Assert.True(row.IsIntact);
        Assert.False((row with { Version = 8 }).IsIntact);
        Assert.False((row with { Grain = "workload/acme|prod-eu|A" }).IsIntact);
        Assert.False((row with { Payload = row.Payload[..2] }).IsIntact);
    }

    [Fact]
    public void A_snapshot_older_than_the_cut_is_read_again()
    {
        var recovery = JournalRecovery.Of(Grain, 10, new JournalTail(20, []));
        Assert.Equal(RecoveryOutcome.OldSnapshot, recovery.Outcome);
        Assert.Empty(recovery.Entries);
    }

    [Fact]
    public void A_snapshot_newer_than_the_cut_is_complete() =>
        Assert.Equal(RecoveryOutcome.Complete, JournalRecovery.Of(Grain, 20, new JournalTail(10, [])).Outcome);

    private static void AssertCorrupt(JournalTail tail)
    {
        var recovery = JournalRecovery.Of(Grain, 0, tail);
        Assert.Equal(RecoveryOutcome.Corrupt, recovery.Outcome);
        Assert.Empty(recovery.Entries);
        Assert.NotNull(recovery.Problem);
    }

    private static IEnumerable<JournalRow> Rows(JournalEntry[][] rows) =>
        rows.Select((entries, index) => JournalRow.Create(Grain, index + 1, 42, JournalEntryCodec.Pack(entries)));

    private static string Text(JournalEntry entry) =>
        $"{entry.ProducerId} {entry.Sequence} {entry.ReceivedUnixSeconds} {entry.ThresholdNanoseconds} "
        + string.Join(',', entry.Payloads.Select(payload => Convert.ToHexString(payload.Span)));
}
