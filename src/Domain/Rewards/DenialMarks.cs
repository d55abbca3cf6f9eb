using System.Buffers;
using System.Collections.Immutable;
using SqlxOrleans.Domain.Copilot.Safety;
using SqlxOrleans.Domain.Signals;

namespace SqlxOrleans.Domain.Rewards;

/// <summary>
/// The denials that operators marked as wrong, of the last day. A mark counts once by its id, and a denial once whatever the ids: no more
/// can be marked than a policy denied. Immutable.
/// </summary>
/// <remarks>A mark is kept as long as its denials are known, so none can be made twice. When there is no room it is refused, not forgotten.</remarks>
public sealed class DenialMarks
{
    /// <summary>Most marks of a day.</summary>
    public const int Capacity = 64;

    private const int FormatVersion = 1;
    private const int MaxText = 1024;

    private readonly ImmutableArray<DenialMark> _marks;

    private DenialMarks(ImmutableArray<DenialMark> marks) => _marks = marks;

    /// <summary>No mark.</summary>
    public static DenialMarks Empty { get; } = new([]);

    /// <summary>The marks, the oldest first.</summary>
    public IReadOnlyList<DenialMark> Marks => _marks;

    /// <summary>
    /// The compliance term while marks are fresh (as long as signals are, 5 min): minus the sum of their shares of wrong denials, at
    /// least -1. Null without a fresh mark: the signals' own term holds.
    /// </summary>
    public double? Compliance(DateTimeOffset now)
    {
        double? sum = null;
        foreach (var mark in _marks)
        {
            if ((now - mark.Word.At).Duration() < RewardLedger.SignalsTimeToLive)
                sum = Math.Max(-1, (sum ?? 0) + mark.Compliance);
        }

        return sum;
    }

    /// <summary>Makes a mark, or finds it under its id, or says why not.</summary>
    /// <param name="request">What is to be marked; without a problem.</param>
    /// <param name="policyDenies">Denials of the policy in the range.</param>
    /// <param name="allDenies">Denials of all policies in the range.</param>
    /// <param name="epoch">The weight epoch in force.</param>
    public DenialMarkAnswer Add(DenialMarkRequest request, long policyDenies, long allDenies, long epoch)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (_marks.FirstOrDefault(mark => mark.Id == request.Id) is { } known)
        {
            return known.Policy == request.Policy
                ? new(this, known, null)
                : Refuse($"the id {request.Id} stands for a mark of policy {known.Policy}; use another one");
        }

        var kept = _marks.RemoveAll(mark => mark.Word.At < request.Word.At - DenialHistory.Reach);
        if (kept.Length >= Capacity)
            return Refuse($"{Capacity} marks were made within a day; mark a greater time range at once");
        var marked = kept.Where(mark => mark.Policy == request.Policy && mark.From < request.To && request.From < mark.To).Sum(mark => mark.Wrong);
        var left = policyDenies - marked;
        if (policyDenies <= 0)
            return Refuse($"policy {request.Policy} denied nothing in this time");
        if (left <= 0 || request.Count > left)
            return Refuse($"policy {request.Policy} denied {policyDenies} times in this time, of which {marked} are marked already");
        var made = new DenialMark(
            request.Id, request.Policy, request.From, request.To, request.Count ?? left, Math.Max(policyDenies, allDenies), epoch, request.Word);
        return new(new DenialMarks(kept.Add(made)), made, null);

        DenialMarkAnswer Refuse(string why) => new(this, null, why);
    }

    /// <summary>Appends the marks, with a version and a checksum.</summary>
    public void WriteTo(IBufferWriter<byte> writer)
    {
        var packed = new PackedWriter(FormatVersion);
        packed.Unsigned(_marks.Length);
        foreach (var mark in _marks)
        {
            packed.Text(mark.Id);
            packed.Text(mark.Policy);
            packed.Instant(mark.From);
            packed.Instant(mark.To);
            packed.Unsigned(mark.Wrong);
            packed.Unsigned(mark.Denies);
            packed.Unsigned(mark.Epoch);
            packed.Text(mark.Word.By);
            packed.Text(mark.Word.Why);
            packed.Instant(mark.Word.At);
        }

        packed.Seal(writer);
    }

    /// <summary>Reads what <see cref="WriteTo"/> wrote; null, without an exception, for anything else.</summary>
    public static DenialMarks? TryRead(ReadOnlySpan<byte> source)
    {
        var reader = new PackedReader(source, FormatVersion);
        var marks = new DenialMark[reader.Unsigned(Capacity)];
        for (var i = 0; i < marks.Length && !reader.Failed; i++)
        {
            marks[i] = new DenialMark(
                reader.Text(MaxText), reader.Text(MaxText), reader.Instant() ?? default, reader.Instant() ?? default, reader.Unsigned(), reader.Unsigned(),
                reader.Unsigned(), new OperatorMark(reader.Text(MaxText), reader.Text(MaxText), reader.Instant() ?? default));
        }

        return reader.IsComplete ? new DenialMarks([.. marks]) : null;
    }
}
