using SqlxOrleans.CopilotLab.Policies;
using Xunit;

namespace SqlxOrleans.CopilotLab.Tests;

public sealed class BaselinesTests
{
    [Fact]
    public void Names_fit_on_a_command_line() => Assert.All(Baselines.All.Keys, name => Assert.Matches("^[a-z0-9-]+$", name));
}
