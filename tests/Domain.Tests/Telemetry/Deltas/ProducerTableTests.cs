using System.Buffers;
using System.Globalization;
using CsCheck;
using SqlxOrleans.Domain.Telemetry.Deltas;
using SqlxOrleans.Domain.Tests.Slos;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Telemetry.Deltas;

public sealed class ProducerTableTests
{
    private static readonly Gen<(int Producer, long Sequence, bool Again)> AnyBatch = Gen.Select(Gen.Int[0, 4], Gen.Long[1, 30], Gen.Bool);

    [Fact]
    public void Batch_was_applied_exactly_when_its_producer_sent_it_or_a_later_one()
    {
        var (retries, fresh) = (0, 0);
        Gen.Select(AnyBatch.Array[0, 60], Gen.Int[0, 60]).Sample((batches, cut) =>
        {
            var table = new ProducerTable();
            var applied = new List<(string Producer, long Sequence)>();
            for (var i = 0; i < batches.Length; i++)
            {
                var (producer, sequence, again) = batches[i];
                var id = "kernel-" + producer.ToString(CultureInfo.InvariantCulture);
                if (again && applied.Count > 0)
                    (id, sequence) = applied[i % applied.Count];
                var expected = applied.Any(batch => batch.Producer == id && batch.Sequence >= sequence);
                Assert.Equal(expected, table.WasApplied(id, sequence));
                Interlocked.Add(ref expected ? ref retries : ref fresh, 1);
                if (!expected)
                {
                    table.MarkApplied(id, sequence, i);
                    applied.Add((id, sequence));
                }

                if (i == cut)
                    table = RoundTrip(table);
            }

            Assert.Equal(applied.Select(batch => batch.Producer).Distinct().Count(), table.Count);
        });
        Assert.True(retries > 100 && fresh > 100, $"{retries} retries, {fresh} fresh");
    }

    [Fact]
    public void Older_sequence_does_not_make_a_producer_forget_a_newer_one()
    {
        var table = new ProducerTable();
        table.MarkApplied("a", 9, 1);
        table.MarkApplied("a", 3, 2);

        Assert.True(table.WasApplied("a", 9));
        Assert.False(table.WasApplied("a", 10));
    }

    [Fact]
    public void Full_table_forgets_the_producer_that_was_silent_the_longest()
    {
        var table = new ProducerTable();
        for (var i = 0; i < ProducerTable.Capacity; i++)
            table.MarkApplied(i.ToString(CultureInfo.InvariantCulture), 1, 1_000 + ((i + 7) % ProducerTable.Capacity));
        table.MarkApplied((ProducerTable.Capacity - 7).ToString(CultureInfo.InvariantCulture), 2, 9_000);

        table.MarkApplied("one-more", 1, 9_001);

        Assert.Equal(ProducerTable.Capacity, table.Count);
        Assert.True(table.WasApplied("one-more", 1));
        Assert.True(table.WasApplied((ProducerTable.Capacity - 7).ToString(CultureInfo.InvariantCulture), 2));
        Assert.False(table.WasApplied((ProducerTable.Capacity - 6).ToString(CultureInfo.InvariantCulture), 1));
        Assert.Equal(ProducerTable.Capacity, RoundTrip(table).Count);
    }

    [Fact]
    public void Packed_form_that_was_cut_or_changed_is_refused() =>
        Gen.Select(AnyBatch.Array[0, 20], Gen.Int[0, 1_000], Gen.Byte[1, 255]).Sample((batches, place, flip) =>
            PackedForms.AssertRefusedWhenBroken<ProducerTable>(Packed(Of(batches)), place, flip, ProducerTable.TryRead));

    [Fact]
    public void Reading_noise_never_throws() =>
        Gen.Byte.Array[0, 200].Sample(noise =>
        {
            PackedForms.AssertNoiseIsHandled<ProducerTable>(noise, ProducerTable.TryRead);
            PackedForms.AssertNoiseIsHandled<ProducerTable>([1, .. noise], ProducerTable.TryRead);
        });

    [Theory]
    [InlineData("a", true)]
    [InlineData("!~", true)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("a b", false)]
    [InlineData("\u00fc", false)]
    [InlineData("a\n", false)]
    public void Producer_id_is_printable_ascii(string? id, bool valid) => Assert.Equal(valid, ProducerTable.IsValidId(id));

    [Fact]
    public void Producer_whose_id_could_not_be_read_back_is_not_remembered()
    {
        var table = new ProducerTable();

        Assert.Throws<ArgumentException>(() => table.MarkApplied("a b", 1, 1));
        Assert.Throws<ArgumentException>(() => table.MarkApplied(new string('x', ProducerTable.MaxIdLength + 1), 1, 1));
        Assert.Equal(0, table.Count);
    }

    [Fact]
    public void Producer_id_has_at_most_64_characters()
    {
        Assert.True(ProducerTable.IsValidId(new string('x', ProducerTable.MaxIdLength)));
        Assert.False(ProducerTable.IsValidId(new string('x', ProducerTable.MaxIdLength + 1)));
    }

    private static ProducerTable Of(IEnumerable<(int Producer, long Sequence, bool Again)> batches)
    {
        var table = new ProducerTable();
        foreach (var (producer, sequence, _) in batches)
            table.MarkApplied("kernel-" + producer.ToString(CultureInfo.InvariantCulture), sequence, sequence);
        return table;
    }

    private static byte[] Packed(ProducerTable table)
    {
        var writer = new ArrayBufferWriter<byte>();
        table.WriteTo(writer);
        return writer.WrittenSpan.ToArray();
    }

    private static ProducerTable RoundTrip(ProducerTable table)
    {
        var bytes = Packed(table);
        Assert.True(ProducerTable.TryRead([.. bytes, 7, 7], out var read, out var consumed));
        Assert.Equal(bytes.Length, consumed);
        return read;
    }
}
