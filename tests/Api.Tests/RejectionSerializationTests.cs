using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using SqlxOrleans.Grains.Interfaces.Ingest;

namespace SqlxOrleans.Api.Tests;

public sealed class RejectionSerializationTests
{
    [Fact]
    public void The_refused_frames_survive_the_wire_and_are_empty_when_they_are_not_said()
    {
        using var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        var serializer = services.GetRequiredService<Serializer<Rejection>>();
        var frames = new[] { 0, 3 };
        Assert.Equal(frames, RoundTrip(new Rejection("a", 2, "b") { Frames = frames }).Frames);
        Assert.Empty(RoundTrip(new Rejection("a", 2, "b")).Frames);

        Rejection RoundTrip(Rejection rejection) => serializer.Deserialize(serializer.SerializeToArray(rejection))!;
    }
}
