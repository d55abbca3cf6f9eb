using System.Text;
using SqlxOrleans.Domain.Access;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Access;

public sealed class ClientKeyTests
{
    [Theory]
    [InlineData("4f6c", "4f6c")]
    [InlineData("4f6c+object", "4f6c")]
    [InlineData("4f6c+a+b", "4f6c")]
    [InlineData("+object", "")]
    [InlineData("", "")]
    public void Client_ends_at_the_first_plus(string key, string client) =>
        Assert.Equal(client, Encoding.UTF8.GetString(ClientKey.ClientOf(Encoding.UTF8.GetBytes(key))));
}
