using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SqlxOrleans.Client.Flushing;
using SqlxOrleans.Client.Recording;
using SqlxOrleans.Client.Spooling;

namespace SqlxOrleans.Client.Tests.Spooling;

public sealed class DirectorySpoolTests : IDisposable
{
    private readonly SpoolFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_directory_in_use_is_refused_with_its_name()
    {
        using var first = Open();
        var refused = Assert.Throws<OptionsValidationException>(() => Open());
        var failure = Assert.Single(refused.Failures);
        Assert.StartsWith("SpoolDirectory: ", failure);
        Assert.Contains(_folder.Current, failure);
        Assert.Contains("another process uses it", failure);
    }

    [Fact]
    public void A_directory_that_cannot_be_made_is_refused_with_its_name()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.Current)!);
        File.WriteAllText(_folder.Current, "not a directory");
        var refused = Assert.Throws<OptionsValidationException>(() => Open());
        Assert.StartsWith($"SpoolDirectory: '{_folder.Current}' cannot be used: ", Assert.Single(refused.Failures));
    }

    [Fact]
    public void A_file_of_a_newer_version_is_refused_and_left_alone()
    {
        Directory.CreateDirectory(_folder.Current);
        var newer = SpoolRecordCodec.Encode(SpoolRecord.Identity("kernel") with { Number = SpoolRecord.FormatVersion + 1 });
        File.WriteAllBytes(_folder.File, newer);
        Assert.Contains("newer version", Assert.Single(Assert.Throws<OptionsValidationException>(() => Open()).Failures));
        Assert.Equal(newer, File.ReadAllBytes(_folder.File));
        // The lock was let go again.
        File.Delete(_folder.File);
        using var spool = Open();
    }

    [Fact]
    public void A_released_directory_is_taken_over_with_its_sender_and_its_batches()
    {
        BatchStamp kept;
        using (var first = Open())
        {
            var (answered, waiting) = (Enter(first, "acme", 1), Enter(first, "acme", 2));
            first.Remove("acme", answered);
            kept = waiting.Stamp;
        }

        using var next = Open();
        var (tenant, left) = Assert.Single(next.Left);
        Assert.Equal(("acme", kept), (tenant, left.Stamp));
        Assert.Equal(2, left.Events);
        Assert.Equal([2], left.Payload);
        var fresh = Enter(next, "acme", 3).Stamp;
        Assert.Equal(kept.ProducerId, fresh.ProducerId);
        Assert.True(fresh.Sequence > kept.Sequence);
    }

    [Fact]
    public void Another_name_is_another_sender_and_what_was_left_keeps_its_own()
    {
        BatchStamp kept;
        using (var first = Open("kernel-1"))
            kept = Enter(first, "acme", 1).Stamp;
        using var next = Open("kernel-2");
        Assert.StartsWith("kernel-1-", kept.ProducerId);
        Assert.Equal(kept, Assert.Single(next.Left).Batch.Stamp);
        Assert.StartsWith("kernel-2-", Enter(next, "acme", 2).Stamp.ProducerId);
    }

    [Fact]
    public void Numbers_are_never_used_twice_however_often_the_process_dies()
    {
        var used = new HashSet<(string, string, long)>();
        for (var life = 0; life < 5; life++)
        {
            using var spool = Open();
            for (var i = 0; i < DirectorySpool.ReservedAtOnce / 400; i++)
            {
                foreach (var tenant in (ReadOnlySpan<string>)["acme", "other"])
                {
                    var batch = Enter(spool, tenant, (byte)i);
                    Assert.True(used.Add((tenant, batch.Stamp.ProducerId, batch.Stamp.Sequence)));
                    spool.Remove(tenant, batch);
                }
            }
        }
    }

    [Fact]
    public void A_spool_that_was_let_go_numbers_on_under_a_sender_that_ends_with_the_process()
    {
        var tally = new TelemetryTally();
        var spool = Open(tally: tally);
        var durable = Enter(spool, "acme", 1).Stamp;
        spool.Dispose();
        var other = Enter(spool, "acme", 2).Stamp;
        Assert.True(durable.OutlivesProcess);
        Assert.False(other.OutlivesProcess);
        Assert.NotEqual(durable.ProducerId, other.ProducerId);
        Assert.Equal(1, tally.Snapshot(0).BatchesUnspooled);
    }

    [Fact]
    public void A_number_whose_batch_could_not_be_written_is_not_used_again_by_the_next_process()
    {
        var tally = new TelemetryTally();
        BatchStamp written, unwritten, unnumbered;
        var taken = SpoolTakeover.Of(_folder.Current, null, tally, NullLogger.Instance);
        using (var spool = new DirectorySpool(taken, null, tally, TimeProvider.System, NullLogger.Instance))
        {
            written = Enter(spool, "acme", 1).Stamp;
            // From here on every write fails.
            taken.File.Dispose();
            unwritten = Enter(spool, "acme", 2).Stamp;
            unnumbered = Enter(spool, "other", 3).Stamp;
        }

        Assert.Equal((written.ProducerId, written.Sequence + 1, false), (unwritten.ProducerId, unwritten.Sequence, unwritten.OutlivesProcess));
        Assert.NotEqual(written.ProducerId, unnumbered.ProducerId);
        Assert.Equal(2, tally.Snapshot(0).BatchesUnspooled);
        using var next = Open();
        Assert.Equal(written, Assert.Single(next.Left).Batch.Stamp);
        Assert.True(Enter(next, "acme", 4).Stamp.Sequence > unwritten.Sequence);
    }

    [Fact]
    public void The_file_stays_small_while_batches_come_and_go()
    {
        using var spool = Open();
        var first = Enter(spool, "acme", 1);
        for (var i = 0; i < 200; i++)
            spool.Remove("acme", Enter(spool, "acme", 2, 64 * 1024));
        Assert.InRange(new FileInfo(_folder.File).Length, 1, 3 << 20);
        Assert.False(File.Exists(_folder.File + ".new"));
        _folder.GoOnWith(_folder.Copy());
        using var next = Open();
        Assert.Equal(first.Stamp, Assert.Single(next.Left).Batch.Stamp);
    }

    [Fact]
    public void A_damaged_file_loses_only_what_was_damaged_and_no_number_is_used_twice()
    {
        var written = new Dictionary<BatchStamp, byte[]>();
        var reserved = 0L;
        using (var spool = Open())
        {
            for (byte i = 1; i <= 6; i++)
            {
                var batch = Enter(spool, i % 2 == 0 ? "acme" : "other", i, 40);
                reserved = i == 2 ? new FileInfo(_folder.File).Length : reserved;
                written.Add(batch.Stamp with { ProducerId = $"{batch.Stamp.ProducerId}/{i % 2}" }, batch.Payload);
            }
        }

        var whole = File.ReadAllBytes(_folder.File);
        var (lost, kept) = (0, 0);
        var anyDamage = Gen.Select(Gen.Bool, Gen.Int[0, whole.Length - 1], Gen.Int[1, 255]);
        anyDamage.Sample(
            (cut, at, flip) =>
            {
                using var folder = new SpoolFolder();
                Directory.CreateDirectory(folder.Current);
                var damaged = cut ? whole[..at] : [.. whole];
                if (!cut)
                    damaged[at] ^= (byte)flip;
                File.WriteAllBytes(folder.File, damaged);
                var tally = new TelemetryTally();
                using var spool = Open(tally: tally, folder: folder);
                foreach (var (tenant, batch) in spool.Left)
                {
                    var slot = tenant == "acme" ? 0 : 1;
                    Assert.Equal(written[batch.Stamp with { ProducerId = $"{batch.Stamp.ProducerId}/{slot}" }], batch.Payload);
                }

                // Cut exactly between two records it looks whole; the numbers of batches that are gone from it were reserved before.
                var damages = tally.Snapshot(0).SpoolDamages;
                var fresh = Enter(spool, "acme", 9);
                if (damages > 0 || at >= reserved)
                    Assert.DoesNotContain(fresh.Stamp with { ProducerId = $"{fresh.Stamp.ProducerId}/0" }, written.Keys);
                Interlocked.Add(ref lost, written.Count - spool.Left.Count);
                Interlocked.Add(ref kept, spool.Left.Count);
                if (!cut)
                    Assert.Equal(1, damages);
            },
            iter: 300,
            threads: 1);
        Assert.True(lost > 0 && kept > 0);
    }

    private static OutgoingBatch Enter(ISpool spool, string tenant, byte content, int length = 1)
    {
        var batch = new OutgoingBatch([.. Enumerable.Repeat(content, length)], content);
        spool.Enter(tenant, batch);
        return batch;
    }

    private DirectorySpool Open(string? name = null, TelemetryTally? tally = null, SpoolFolder? folder = null)
    {
        tally ??= new TelemetryTally();
        return new DirectorySpool(
            SpoolTakeover.Of((folder ?? _folder).Current, name, tally, NullLogger.Instance), name, tally, TimeProvider.System, NullLogger.Instance);
    }
}
