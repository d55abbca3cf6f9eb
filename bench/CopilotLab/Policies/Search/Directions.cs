namespace SqlxOrleans.CopilotLab.Policies.Search;

/// <summary>Random directions of the four weights.</summary>
internal static class Directions
{
    /// <summary>Uniform on the unit sphere.</summary>
    public static double[] OnSphere(PolicyRandom random)
    {
        var direction = new double[WeightVector.Classes];
        double squares = 0;
        for (var c = 0; c < direction.Length; c++)
        {
            direction[c] = random.NextNormal();
            squares += direction[c] * direction[c];
        }

        for (var c = 0; c < direction.Length; c++)
            direction[c] /= Math.Sqrt(Math.Max(squares, double.Epsilon));
        return direction;
    }

    /// <summary>Each component -1 or 1, equally likely.</summary>
    public static double[] Signs(PolicyRandom random)
    {
        var direction = new double[WeightVector.Classes];
        for (var c = 0; c < direction.Length; c++)
            direction[c] = random.NextSign();
        return direction;
    }
}
