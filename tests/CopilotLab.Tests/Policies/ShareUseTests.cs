using SqlxOrleans.CopilotLab.Policies.Mpc;
using Xunit;

namespace SqlxOrleans.CopilotLab.Tests.Policies;

public sealed class ShareUseTests
{
    [Fact]
    public void A_class_fills_what_the_others_leave_and_at_least_its_weight()
    {
        var use = new double[4];
        ShareUse.Of([0.5, 0.2, 0.2, 0.1], [0.25, 0.1, 2, 0.05], use);
        Assert.Equal(2 / 0.6, use[2], 9);
        // L alone against A, which takes all it can: 0.5 : 0.2 of what B and S leave.
        Assert.Equal(0.25 / (0.85 * 5 / 7), use[0], 9);
    }
}
