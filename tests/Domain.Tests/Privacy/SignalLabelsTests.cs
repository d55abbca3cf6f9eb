using CsCheck;
using SqlxOrleans.Domain.Privacy;
using SqlxOrleans.Domain.Signals;
using SqlxOrleans.Domain.Telemetry;
using SqlxOrleans.Domain.Telemetry.Deltas;
using SqlxOrleans.Domain.Telemetry.Observations;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Privacy;

public sealed class SignalLabelsTests
{
    private static readonly Gen<string> Label = Gen.OneOf(
        Gen.Const("timeout"), Gen.Const("pg"), Gen.Const("a@b.de"), Gen.Const("10.1.2.3"), Gen.Const("it's"), Gen.Const(""), Gen.Const("pol:1"), Gen.Const("4111 1111 1111 1111"));

    private static readonly Gen<SignalsDelta> Delta = Gen.Select(Gen.Enum<SignalKind>(), Label, Label, Gen.Long[0, 9]).Array[0, 20].Select(entries =>
    {
        var delta = new SignalsDelta();
        foreach (var (kind, label, subLabel, count) in entries)
            delta.Add(new SignalKey(1, kind, label, subLabel), count, count);
        return delta;
    });

    [Fact]
    public void Cleaning_loses_no_count_and_is_done_once() => Delta.Sample(delta =>
    {
        var counts = default(RedactionCounts);
        var clean = SignalLabels.Clean(delta, ref counts);
        var again = default(RedactionCounts);
        return ReferenceEquals(clean, SignalLabels.Clean(clean, ref again)) && !again.All.Any()
            && clean.Entries.Values.Sum(each => each.Count) == delta.Entries.Values.Sum(each => each.Count)
            && clean.Entries.Keys.All(key => !key.Label.Contains('@') && !key.SubLabel.Contains("1.2", StringComparison.Ordinal));
    });

    [Fact]
    public void Labels_that_were_kept_before_are_cleaned_in_place()
    {
        var history = new SignalHistory();
        var delta = new SignalsDelta();
        delta.Add(new SignalKey(100, SignalKind.DriverError, "postgresql", "a@b.de"), 3);
        delta.Add(new SignalKey(100, SignalKind.DriverError, "postgresql", "10.1.2.3"), 4);
        delta.Add(new SignalKey(100, SignalKind.DriverError, "postgresql", "timeout"), 5);
        history.Apply(delta);

        history.CleanLabels();

        Assert.Equal(7, history.Totals[new SignalKey(0, SignalKind.DriverError, "postgresql", LabelText.Other)].Count);
        Assert.Equal(5, history.Totals[new SignalKey(0, SignalKind.DriverError, "postgresql", "timeout")].Count);
        Assert.Equal(2, history.Totals.Count);
    }
}
