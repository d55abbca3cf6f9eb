using System.Buffers;
using CsCheck;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Domain.Telemetry.Deltas;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Telemetry.Deltas;

public sealed class DeltaFramingTests
{
    private static readonly Gen<WorkspaceId> AnyWorkspace = Gen.Int[0, 3].Select(at => new[] { "default", "a", "prod-eu_1.x", new string('w', 63) }[at]).Select(WorkspaceId.Parse);

    private static readonly Gen<(WorkspaceId Workspace, WorkloadClass Class, WorkloadDelta Delta, SignalsDelta Signals)> AnyPayload =
        Gen.Select(AnyWorkspace, Gen.Enum<WorkloadClass>(), AnyDeltas.Workload, AnyDeltas.Signals);

    [Fact]
    public void Frames_are_split_as_they_were_written() =>
        AnyPayload.Sample((workspace, workloadClass, delta, signals) =>
        {
            Assert.True(DeltaFraming.TryRead(AnyDeltas.Payload(workspace, workloadClass, delta, signals), out var frames, out var error), error);
            Assert.Equal([(workspace, workloadClass), (workspace, null)], frames.Select(frame => (frame.Workspace, frame.Class)));
            Assert.Equal(AnyDeltas.Packed(delta), frames[0].Body.ToArray());
            Assert.Equal(AnyDeltas.Packed(signals), frames[1].Body.ToArray());
        }, iter: 50);

    [Fact]
    public void Truncation_is_refused_unless_it_is_between_frames() =>
        AnyPayload.Sample((workspace, workloadClass, delta, signals) =>
        {
            var payload = AnyDeltas.Payload(workspace, workloadClass, delta, signals);
            Assert.True(DeltaFraming.TryRead(payload, out var whole, out _));
            var second = payload.Length - whole[1].Body.Length;
            for (var length = 0; length < payload.Length; length++)
            {
                var isRead = DeltaFraming.TryRead(payload.AsMemory(0, length), out var frames, out var error);
                Assert.Equal(isRead, error is null);
                Assert.True(!isRead ? frames.Count == 0 : length < second && frames.Count <= 1);
            }
        }, iter: 30);

    [Fact]
    public void Flipped_bytes_and_noise_never_throw_and_frames_stay_inside_the_payload()
    {
        var (accepted, refused) = (0, 0);
        Gen.Select(AnyPayload, Gen.Int[0, 40], Gen.Byte[1, 255], Gen.Byte.Array[0, 60]).Sample((parts, at, flip, noise) =>
        {
            var payload = AnyDeltas.Payload(parts.Workspace, parts.Class, parts.Delta, parts.Signals);
            payload[at % payload.Length] ^= flip;
            byte[] other = [1, .. noise];
            foreach (var hostile in new[] { payload, other })
            {
                var isRead = DeltaFraming.TryRead(hostile, out var frames, out var error);
                Interlocked.Add(ref isRead ? ref accepted : ref refused, 1);
                Assert.Equal(isRead, error is null);
                Assert.InRange(frames.Sum(frame => frame.Body.Length), 0, hostile.Length);
                foreach (var frame in frames)
                {
                    Assert.True(frame.Class is null || Enum.IsDefined(frame.Class.Value));
                    WorkloadDeltaCodec.TryRead(frame.Body.Span, out _, out _);
                    SignalsDeltaCodec.TryRead(frame.Body.Span, out _, out _);
                }
            }
        }, iter: 2_000);
        Assert.True(accepted > 100 && refused > 100, $"{accepted} accepted, {refused} refused");
    }

    [Theory]
    [InlineData("", "framing version 1")]
    [InlineData("00", "framing version 1")]
    [InlineData("02", "framing version 1")]
    [InlineData("01 00", "bad workspace name at byte 1")]
    [InlineData("01 02 2D61 00 00", "bad workspace name at byte 1")]
    [InlineData("01 02 C328 00 00", "bad workspace name at byte 1")]
    [InlineData("01 40", "bad workspace name at byte 1")]
    [InlineData("01 01 61 05 00", "bad frame at byte 1")]
    [InlineData("01 01 61 0F 00", "bad frame at byte 1")]
    [InlineData("01 01 61 11 00", "bad frame at byte 1")]
    [InlineData("01 01 61 00 05 00", "bad frame at byte 1")]
    [InlineData("01 01 61 00 FFFFFFFF07", "bad frame at byte 1")]
    public void Wrong_framing_is_refused_with_the_place(string hex, string expected)
    {
        var payload = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

        Assert.False(DeltaFraming.TryRead(payload, out var frames, out var error));
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Empty(frames);
    }

    [Fact]
    public void Small_payload_cannot_make_the_reader_allocate_much()
    {
        var writer = new ArrayBufferWriter<byte>();
        DeltaFraming.WriteHeader(writer);
        while (writer.WrittenCount < 1_000)
            writer.Write<byte>([1, (byte)'a', 0, 0]);
        var payload = writer.WrittenMemory;

        Assert.InRange(Allocations.Of(() => Assert.True(DeltaFraming.TryRead(payload, out _, out _))), 1, 100_000);
    }
}
