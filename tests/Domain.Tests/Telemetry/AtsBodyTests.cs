using System.Text;
using CsCheck;
using SqlxOrleans.Domain.Telemetry.Ats;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Telemetry;

public sealed class AtsBodyTests
{
    private const string Valid =
        """{"ts":"2025-10-17T09:00:00.000Z","tenant":"acme","reward": +1.2,"ai_meta":{"epoch":120},"labels":{"class":"L"},"component":"a+b: +1","x":[1,{"y":"\u00e9"}]}""";

    [Fact]
    public void A_leading_plus_is_accepted_before_numbers_only()
    {
        AssertReads("{\"reward\": +1.2}");
        AssertReads("{\"x\":[+1,+2]}");
        AssertReads("{\"x\":\"\\\": +1\"}");
        foreach (var bad in (string[])["{\"x\":++1}", "{\"x\":+-1}", "{\"x\":+ 1}", "{\"x\":+}", "{+1:2}", "{\"x\":1+1}", "{\"x\":+01}"])
            Assert.Equal("invalid_json", AtsBody.ReadJson(Encoding.UTF8.GetBytes(bad), (_, _, _, _) => { }, out _)?.Reason);
    }

    [Fact]
    public void A_text_that_looks_like_a_leading_plus_is_kept()
    {
        string? component = null;
        Assert.Null(AtsBody.ReadJson(Encoding.UTF8.GetBytes(Valid), (_, _, sent, _) => component = sent.Component, out _));
        Assert.Equal("a+b: +1", component);
    }

    [Theory]
    [InlineData("1760691600", "2025-10-17T09:00:00Z")]
    [InlineData("1760691600000", "2025-10-17T09:00:00Z")]
    [InlineData("1760691600000000", "2025-10-17T09:00:00Z")]
    [InlineData("1760691600000000000", "2025-10-17T09:00:00Z")]
    [InlineData("\"2025-10-17T11:00:00+02:00\"", "2025-10-17T09:00:00Z")]
    public void A_time_is_read_from_iso_8601_and_from_an_epoch_number(string ts, string expected)
    {
        DateTimeOffset? time = null;
        Assert.Null(AtsBody.ReadJson(Encoding.UTF8.GetBytes($"{{\"ts\":{ts}}}"), (_, _, sent, _) => time = sent.Time, out _));
        Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), time);
    }

    [Theory]
    [InlineData("\"2025-10-17T09:00:00\"")]
    [InlineData("\"yesterday\"")]
    [InlineData("-1")]
    [InlineData("1e300")]
    [InlineData("true")]
    public void A_time_without_offset_or_out_of_range_is_refused(string ts)
    {
        AtsError? error = null;
        Assert.Null(AtsBody.ReadJson(Encoding.UTF8.GetBytes($"{{\"ts\":{ts}}}"), (_, _, _, refused) => error = refused, out _));
        Assert.Equal("bad_ts", error?.Reason);
    }

    [Fact]
    public void Random_bytes_and_damaged_events_are_read_or_refused_and_never_crash()
    {
        var (read, refused) = (0, 0);
        var valid = Encoding.UTF8.GetBytes(Valid);
        var damaged = Gen.Select(Gen.Int[0, valid.Length - 1], Gen.Byte, Gen.Int[0, 20]).Select((at, value, cut) =>
        {
            var bytes = (byte[])valid.Clone();
            bytes[at] = value;
            return bytes[..^(cut / 15)];
        });
        Gen.OneOf(Gen.Byte.Array[0, 100], damaged).Sample(
            bytes =>
            {
                _ = AtsBody.ReadJson((byte[])bytes.Clone(), (_, _, _, _) => { }, out _) is null ? read++ : refused++;
                AtsBody.ReadLines((byte[])bytes.Clone(), (_, _, _, _) => { });
            },
            iter: 30_000,
            threads: 1);
        Assert.True(read > 100 && refused > 100, $"{read} read, {refused} refused");
    }

    private static void AssertReads(string json) =>
        Assert.Null(AtsBody.ReadJson(Encoding.UTF8.GetBytes(json), (_, _, _, error) => Assert.Null(error), out _));

    /// <summary>Names of one length, with the same beginning or the same end, up to the longest that is taken.</summary>
    [Fact]
    public void A_name_that_comes_again_is_found_and_no_other_is_taken_for_it()
    {
        var name = Gen.Select(Gen.Int[0, 40], Gen.Char["ab"].Array[0, 12], Gen.Int[0, 40])
            .Select((before, middle, after) => new string('x', before) + new string(middle) + new string('y', after));
        name.Array[2, 60].Sample(names =>
        {
            var error = default(AtsError?);
            var json = "{" + string.Join(',', names.Select(each => $"\"{each}\":1")) + "}";
            AtsBody.ReadLines(System.Text.Encoding.UTF8.GetBytes(json), (_, _, _, found) => error = found);
            Assert.Equal(names.Distinct().Count() < names.Length ? "duplicate_key" : null, error?.Reason);
        });
    }
}
