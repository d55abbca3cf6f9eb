using CsCheck;
using SqlxOrleans.Domain.Plans;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Plans;

public sealed class HintSetTests
{
    private static readonly Gen<string> Setting = Gen.Select(
        Of("enable_nestloop", "work_mem", "jit", "plan.cache", "a"), Of("off", "on", "64MB", "1.1", "-1"),
        (name, value) => $"{name}={value}");

    [Fact]
    public void Set_is_the_same_in_whichever_order_its_settings_are_given()
    {
        var several = 0;
        Gen.Select(Setting.Array[1, 5], Gen.Int[0, 1000]).Sample((settings, seed) =>
        {
            var distinct = settings.DistinctBy(each => each.Split('=')[0]).ToArray();
            var shuffled = distinct.ToArray();
            new Random(seed).Shuffle(shuffled);
            var hints = HintSet.Parse(string.Join(';', distinct));
            Assert.Equal(hints, HintSet.Parse(string.Join(';', shuffled)));
            Assert.Equal(hints, HintSet.Parse(hints.ToString()));
            Assert.Equal(distinct.Order(StringComparer.Ordinal), hints.Settings.Select(each => $"{each.Key}={each.Value}"));
            Interlocked.Add(ref several, distinct.Length > 2 ? 1 : 0);
        });
        Assert.True(several > 10);
    }

    [Fact]
    public void Empty_text_is_the_default()
    {
        Assert.True(HintSet.Parse(string.Empty).IsDefault);
        Assert.Equal(default, HintSet.Parse(string.Empty));
        Assert.Empty(default(HintSet).Settings);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("jit")]
    [InlineData("=on")]
    [InlineData("jit=")]
    [InlineData("jit=on;")]
    [InlineData("jit=on;jit=off")]
    [InlineData("Jit=on")]
    [InlineData("1jit=on")]
    [InlineData("jit=on'; DROP TABLE t --")]
    [InlineData("jit = on")]
    [InlineData("jit=on=off")]
    [InlineData("a=1;b=1;c=1;d=1;e=1;f=1;g=1;h=1;i=1")]
    [InlineData("work_mem=123456789012345678901234567890123")]
    public void Text_that_is_no_set_of_settings_is_refused(string? text) => Assert.False(HintSet.TryParse(text, out _));

    private static Gen<string> Of(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);
}
