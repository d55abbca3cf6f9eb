using System.Buffers;
using System.Collections.Immutable;
using SqlxOrleans.Domain.Rewards;

namespace SqlxOrleans.Domain.Copilot.Safety;

/// <summary>The packed form of <see cref="SafetyState"/>.</summary>
internal static class SafetyStateCodec
{
    private const int FormatVersion = 1;

    public static void Write(SafetyState state, IBufferWriter<byte> target)
    {
        var writer = new PackedWriter(FormatVersion);
        writer.Unsigned((int)state.Controls.Mode);
        WriteMark(writer, state.Controls.ModeMark);
        WriteWeights(writer, state.Controls.Pin?.Weights);
        WriteMark(writer, state.Controls.Pin?.Mark);
        WriteMark(writer, state.Controls.Freeze);
        WriteWeights(writer, state.Approved);
        WriteWeights(writer, state.Candidate);
        WriteEvidence(writer, state.Evidence.Current);
        writer.Flag(state.Evidence.Previous is not null);
        if (state.Evidence.Previous is { } previous)
            WriteEvidence(writer, previous);
        writer.Unsigned(state.Evidence.TrialLacks.Length);
        foreach (var lack in state.Evidence.TrialLacks)
            writer.Single(lack);
        writer.Instant(state.HoldUntil);
        writer.Instant(state.ChangedAt);
        foreach (var requests in state.SinceChange.ToArray())
            writer.Unsigned(requests);
        writer.Unsigned(state.Refused);
        writer.Unsigned(state.Corrected);
        writer.Unsigned(state.RolledBack);
        writer.Unsigned(state.FellBack);
        writer.Seal(target);
    }

    public static SafetyState? TryRead(ReadOnlySpan<byte> source)
    {
        var reader = new PackedReader(source, FormatVersion);
        var mode = (CopilotMode)reader.Unsigned((int)CopilotMode.Canary);
        var modeMark = ReadMark(ref reader);
        var pinned = ReadWeights(ref reader);
        var pinMark = ReadMark(ref reader);
        var freeze = ReadMark(ref reader);
        var (approved, candidate) = (ReadWeights(ref reader), ReadWeights(ref reader));
        var current = ReadEvidence(ref reader);
        var previous = reader.Flag() ? ReadEvidence(ref reader) : null;
        var lacks = ImmutableArray.CreateBuilder<float>();
        for (var left = reader.Unsigned(SettingEvidence.MaxSamples); left > 0; left--)
            lacks.Add(reader.Single(-1, 1));
        var (holdUntil, changedAt) = (reader.Instant(), reader.Instant());
        var since = new PerClass<long>(reader.Unsigned(), reader.Unsigned(), reader.Unsigned(), reader.Unsigned());
        var (refused, corrected, rolledBack, fellBack) = (reader.Unsigned(), reader.Unsigned(), reader.Unsigned(), reader.Unsigned());
        if (!reader.IsComplete || approved is not { IsValid: true } inForce || current is null || (pinned is null) != (pinMark is null))
            return null;
        return new()
        {
            Controls = new()
            {
                Mode = mode,
                ModeMark = modeMark,
                Pin = pinned is { } weights ? new OperatorPin(weights, pinMark!) : null,
                Freeze = freeze,
            },
            Approved = inForce,
            Candidate = candidate,
            Evidence = new(current, previous, lacks.ToImmutable()),
            HoldUntil = holdUntil,
            ChangedAt = changedAt,
            SinceChange = since,
            Refused = refused,
            Corrected = corrected,
            RolledBack = rolledBack,
            FellBack = fellBack,
        };
    }

    private static void WriteMark(PackedWriter writer, OperatorMark? mark)
    {
        writer.Flag(mark is not null);
        if (mark is null)
            return;
        writer.Text(mark.By);
        writer.Text(mark.Why);
        writer.Instant(mark.At);
    }

    private static OperatorMark? ReadMark(ref PackedReader reader)
    {
        if (!reader.Flag())
            return null;
        var (by, why, at) = (reader.Text(4 * OperatorMark.MaxBy), reader.Text(4 * OperatorMark.MaxWhy), reader.Instant());
        return at is { } time ? new OperatorMark(by, why, time) : reader.Fail<OperatorMark>();
    }

    private static void WriteWeights(PackedWriter writer, SchedulerWeights? weights)
    {
        writer.Flag(weights is not null);
        if (weights is not { } shares)
            return;
        foreach (var share in PerClass.Of(shares).ToArray())
            writer.Number(share);
    }

    private static SchedulerWeights? ReadWeights(ref PackedReader reader) => reader.Flag()
        ? new SchedulerWeights(reader.Number(0, 1), reader.Number(0, 1), reader.Number(0, 1), reader.Number(0, 1))
        : null;

    private static void WriteEvidence(PackedWriter writer, SettingEvidence evidence)
    {
        WriteWeights(writer, evidence.Weights);
        writer.Instant(evidence.LastAt);
        writer.Flag(evidence.IsSettling);
        writer.Unsigned(evidence.Samples.Length);
        foreach (var sample in evidence.Samples)
        {
            writer.Single(sample.J);
            foreach (var arrivals in sample.Arrivals.ToArray())
                writer.Single(arrivals);
            foreach (var service in sample.ServiceMs.ToArray())
                writer.Single(service);
        }
    }

    private static SettingEvidence? ReadEvidence(ref PackedReader reader)
    {
        var (weights, lastAt, settling) = (ReadWeights(ref reader), reader.Instant(), reader.Flag());
        var samples = ImmutableArray.CreateBuilder<JudgedSample>();
        for (var left = reader.Unsigned(SettingEvidence.MaxSamples); left > 0; left--)
            samples.Add(new(reader.Single(0, 1), ReadFloats(ref reader), ReadFloats(ref reader)));
        return weights is { } setting ? new SettingEvidence(setting, samples.ToImmutable(), lastAt, settling) : reader.Fail<SettingEvidence>();
    }

    private static PerClass<float> ReadFloats(ref PackedReader reader) =>
        new(reader.Single(0), reader.Single(0), reader.Single(0), reader.Single(0));
}
