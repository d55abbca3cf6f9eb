using System.Buffers;
using System.Security.Cryptography;
using CsCheck;
using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Copilot.Safety;
using SqlxOrleans.Domain.Plans;
using SqlxOrleans.Domain.Rewards;
using SqlxOrleans.Domain.Signals;
using SqlxOrleans.Domain.Telemetry.Deltas;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Rewards;

public sealed class PackedFrameTests
{
    [Fact]
    public void A_snapshot_is_its_version_its_fields_and_eight_bytes_of_their_hash() =>
        Gen.Select(Gen.Long[0, 1_000_000], Gen.Byte.Array[0, 40]).Sample((version, body) =>
        {
            var writer = new PackedWriter(version);
            writer.Bytes(body);
            var bytes = Bytes(writer.Seal);
            Assert.Equal(ByHand(version, body), bytes);
            var reader = new PackedReader(bytes, version);
            Assert.Equal(body, reader.Bytes(40));
            Assert.True(reader.IsComplete);
        });

    [Fact]
    public void Another_version_is_a_fault_and_what_is_read_then_is_nothing()
    {
        var reader = new PackedReader(ByHand(2, [7]), 1);
        Assert.True(reader.Failed);
        Assert.Empty(reader.Bytes(40));
        Assert.False(reader.IsComplete);
    }

    [Theory]
    [InlineData("safety", "01000000000001000000000000E03F9A9999999999C93F9A9999999999C93F9A9999999999B93F0001000000000000E03F9A9999999999C93F9A9999999999C93F9A9999999999B93F000100000000000000000000000000B001365D768CB6A4")]
    [InlineData("trials", "010047DC540C94CEB704")]
    [InlineData("marks", "010047DC540C94CEB704")]
    [InlineData("denials", "010047DC540C94CEB704")]
    [InlineData("plans", "01000007020100A501EF01C301E201CA7E64AE32A57FF0")]
    public void What_earlier_builds_stored_is_read_and_written_alike(string what, string stored)
    {
        var bytes = Convert.FromHexString(stored);
        Assert.Equal(stored, Convert.ToHexString(Bytes(what switch
        {
            "safety" => SafetyState.TryRead(bytes)!.WriteTo,
            "trials" => TrialLog.TryRead(bytes)!.WriteTo,
            "marks" => DenialMarks.TryRead(bytes)!.WriteTo,
            "denials" => DenialHistory.TryRead(bytes, out var history) ? history.WriteTo : _ => { },
            _ => PlanBook.TryRead(bytes, new PlanBanditOptions(), out var book) ? book.WriteTo : _ => { },
        })));
    }

    private static byte[] ByHand(long version, byte[] field)
    {
        var body = new ArrayBufferWriter<byte>();
        Varint.Write(body, (ulong)version);
        Varint.Write(body, (ulong)field.Length);
        body.Write(field);
        return [.. body.WrittenSpan, .. SHA256.HashData(body.WrittenSpan).AsSpan(0, 8)];
    }

    private static byte[] Bytes(Action<IBufferWriter<byte>> write)
    {
        var writer = new ArrayBufferWriter<byte>();
        write(writer);
        return writer.WrittenSpan.ToArray();
    }
}
