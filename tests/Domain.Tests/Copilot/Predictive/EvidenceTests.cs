using SqlxOrleans.Domain.Copilot.Predictive;
using Xunit;

namespace SqlxOrleans.Domain.Tests.Copilot.Predictive;

public sealed class EvidenceTests
{
    [Fact]
    public void One_late_request_of_thirteen_speaks_for_the_class_and_three_against_it()
    {
        Assert.InRange(Evidence.Ratio(13, 1, 0.05), 2, 5);
        Assert.InRange(Evidence.Ratio(13, 3, 0.05), 0.01, 0.2);
    }

    [Theory]
    [InlineData(3, 0)]
    [InlineData(13, 2)]
    [InlineData(70, 6)]
    [InlineData(400, 20)]
    public void Agrees_with_the_integrals_over_all_shares(int requests, int late)
    {
        double within = 0, beyond = 0;
        const int Steps = 200_000;
        for (var i = 0; i < Steps; i++)
        {
            var share = (i + 0.5) / Steps;
            var likelihood = Math.Exp((late * Math.Log(share)) + ((requests - late) * Math.Log(1 - share)));
            (within, beyond) = share < 0.05 ? (within + likelihood, beyond) : (within, beyond + likelihood);
        }

        Assert.Equal(1, Evidence.Ratio(requests, late, 0.05) / (within / 0.05 / (beyond / 0.95)), 0.01);
    }

    [Fact]
    public void Many_requests_are_what_they_seem()
    {
        Assert.True(Evidence.Ratio(5000, 250, 0.05) > 1e6);
        Assert.True(Evidence.Ratio(5000, 251, 0.05) < 1e-6);
    }
}
