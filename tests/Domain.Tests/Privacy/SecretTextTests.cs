using CsCheck;
using SqlxOrleans.Domain.Privacy;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Privacy;

public sealed class SecretTextTests
{
    [Theory]
    [InlineData("key sqlxk.acme.AbCd-_012 used", "key [secret] used")]
    [InlineData("Authorization: Bearer abc.DEF-123", "Authorization: Bearer [secret]")]
    [InlineData("basic dXNlcjpwYXNz", "basic [secret]")]
    [InlineData("Host=db;Password=p;Database=x", "Host=db;Password=[secret];Database=x")]
    [InlineData("Host=db;Password='a;b c';Database=x", "Host=db;Password=[secret];Database=x")]
    [InlineData("pwd = hunter2", "pwd = [secret]")]
    [InlineData("{\"client_secret\": \"s3\", \"a\": 1}", "{\"client_secret\": [secret], \"a\": 1}")]
    [InlineData("?access_token=abc&x=1", "?access_token=[secret]&x=1")]
    [InlineData("x-api-key: k1, y", "x-api-key: [secret], y")]
    [InlineData("a -----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\nb", "a [secret]\nb")]
    [InlineData("a -----BEGIN EC PRIVATE KEY-----\nMIIE", "a [secret]")]
    [InlineData("password=", "password=")]
    public void Secret_is_replaced_and_its_name_stays(string text, string expected)
    {
        Assert.Equal(expected, SecretText.Redact(text, out var found));
        Assert.Equal(expected == text ? Redactions.None : Redactions.Secret, found);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Send the tenant's API key as 'Authorization: Bearer KEY'")]
    [InlineData("Basic authentication is not understood")]
    [InlineData("tokens per second")]
    [InlineData("-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----")]
    [InlineData("the password was wrong")]
    public void Ordinary_text_is_left_alone(string text)
    {
        Assert.Same(text, SecretText.Redact(text, out var found));
        Assert.Equal(Redactions.None, found);
    }

    [Fact]
    public void No_secret_survives_whatever_surrounds_it_and_redacting_twice_changes_nothing()
    {
        var secret = Gen.Char["ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"].Array[12, 60].Select(characters => new string(characters));
        var form = AnyOf("sqlxk.acme.{0}", "Bearer {0}", "Password={0};", "api_key: {0} ", "token=\"{0}\"");
        Gen.Select(Gen.String, form, secret, Gen.String).Sample((before, shape, value, after) =>
        {
            var text = before + " " + string.Format(System.Globalization.CultureInfo.InvariantCulture, shape, value) + " " + after;
            var redacted = SecretText.Redact(text, out var found);
            Assert.DoesNotContain(value, redacted, StringComparison.Ordinal);
            Assert.Equal(Redactions.Secret, found);
            Assert.Equal(redacted, SecretText.Redact(redacted, out _));
        });
    }

    private static Gen<string> AnyOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);
}
