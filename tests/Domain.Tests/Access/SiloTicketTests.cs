using SqlxOrleans.Domain.Access;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Access;

public sealed class SiloTicketTests
{
    private const string Secret = "0123456789abcdef0123456789abcdef";

    private static readonly SiloTicket Ticket = new(Secret);

    [Fact]
    public void Ticket_matches_its_own_credential() => Assert.True(Ticket.Matches(Ticket.Credential));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0123456789abcdef0123456789abcde")]
    [InlineData("0123456789abcdef0123456789abcdef0")]
    [InlineData("0123456789ABCDEF0123456789abcdef")]
    [InlineData("1123456789abcdef0123456789abcdef")]
    public void Anything_else_does_not_match(string? credential) => Assert.False(Ticket.Matches(credential));

    [Fact]
    public void Ticket_never_prints_its_secret()
    {
        Assert.Equal("SiloTicket", $"{Ticket}");
        Assert.Equal("SiloTicket", string.Format(System.Globalization.CultureInfo.InvariantCulture, "{0}", Ticket));
    }

    [Fact]
    public void Secret_that_is_too_short_is_refused_without_printing_it()
    {
        var secret = Secret[1..];

        var refused = Assert.Throws<ArgumentException>(() => new SiloTicket(secret));
        Assert.DoesNotContain(secret, refused.ToString(), StringComparison.Ordinal);
    }
}
