using CsCheck;
using SqlxOrleans.Domain.Privacy;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Privacy;

public sealed class PersonalDataTests
{
    [Theory]
    [InlineData("mail john.doe+x@mail.example.com now", "mail [email] now", Redactions.Email)]
    [InlineData("<josé@exämple.de>", "<[email]>", Redactions.Email)]
    [InlineData("pay 4111111111111111 now", "pay [card] now", Redactions.Card)]
    [InlineData("4111-1111-1111-1111", "[card]", Redactions.Card)]
    [InlineData("3782 822463 10005", "[card]", Redactions.Card)]
    [InlineData("to DE89370400440532013000.", "to [iban].", Redactions.Iban)]
    [InlineData("GB29 NWBK 6016 1331 9268 19 please", "[iban] please", Redactions.Iban)]
    [InlineData("Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln!", "Bearer [token]!", Redactions.Token)]
    [InlineData("from 10.1.2.3:5432", "from [address]:5432", Redactions.Address)]
    [InlineData("host 2001:db8::1 down", "host [address] down", Redactions.Address)]
    [InlineData("[fe80::1ff:fe23:4567:890a]", "[[address]]", Redactions.Address)]
    [InlineData("call +49 170 1234567", "call [phone]", Redactions.Phone)]
    [InlineData("call (555) 123-4567 or 555-123-4567", "call [phone] or [phone]", Redactions.Phone)]
    [InlineData("a@b.de and 10.1.2.3", "[email] and [address]", Redactions.Email | Redactions.Address)]
    public void Personal_value_is_found_and_replaced(string text, string expected, Redactions kinds)
    {
        Assert.Equal(expected, PersonalData.Redact(text, out var found));
        Assert.Equal(kinds, found);
        Assert.Equal(kinds, PersonalData.Find(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("timeout after 1500 ms")]
    [InlineData("4111111111111112")]
    [InlineData("DE89370400440532013001")]
    [InlineData("1.2.3")]
    [InlineData("version 10.4.2")]
    [InlineData("2025-10-17T09:00:00.000Z")]
    [InlineData("09:00:00")]
    [InlineData("std::cafe")]
    [InlineData("System.InvalidOperationException")]
    [InlineData("mask:email")]
    [InlineData("pol:9f3a")]
    [InlineData("user@")]
    [InlineData("@table")]
    [InlineData("a @ b")]
    [InlineData("08006")]
    [InlineData("300.1.2.3")]
    [InlineData("eyJ")]
    [InlineData("trace 4a1b2c3d4e5f60718293a4b5c6d7e8f9")]
    public void Ordinary_text_is_left_alone(string text)
    {
        Assert.Same(text, PersonalData.Redact(text, out var found));
        Assert.Equal(Redactions.None, found);
    }

    [Fact]
    public void Card_is_found_by_its_check_digit_whatever_surrounds_it()
    {
        Gen.Select(Gen.Int[2, 6], Gen.Char['0', '9'].Array[11, 17], Gen.Int[0, 9]).Sample((first, middle, last) =>
        {
            var digits = $"{first}{new string(middle)}{last}";
            var sum = digits.Reverse().Select((c, i) => (c - '0') * (i % 2 == 1 ? 2 : 1)).Sum(d => d > 9 ? d - 9 : d);
            return PersonalData.Find($"card:{digits};").HasFlag(Redactions.Card) == (sum % 10 == 0);
        });
    }

    [Fact]
    public void Any_text_is_searched_without_an_exception_and_changes_only_when_something_was_found() =>
        Gen.Char["eyJ.@:+-() 0123456789abcdefDE/é\uD800"].Array[0, 80].Select(chars => new string(chars)).Sample(
            text => (PersonalData.Redact(text, out var found) == text) == (found == Redactions.None) && found == PersonalData.Find(text),
            iter: 20_000);
}
