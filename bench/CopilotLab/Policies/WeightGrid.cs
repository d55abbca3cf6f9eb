namespace SqlxOrleans.CopilotLab.Policies;

/// <summary>Evenly spread settings of the weights, one after the other in one array: four numbers each, in the order L, B, A, S.</summary>
internal static class WeightGrid
{
    /// <summary>
    /// All ways to give <paramref name="parts"/> equal parts of what is above the floors to the classes: 286 settings for 10 parts,
    /// 84 for 6. Settings over the ceiling are brought under it.
    /// </summary>
    public static double[] Of(int parts, PolicySetting setting)
    {
        var part = (1 - (WeightVector.Classes * setting.Floor)) / parts;
        var settings = new List<double>();
        for (var l = 0; l <= parts; l++)
        {
            for (var b = 0; b <= parts - l; b++)
            {
                for (var a = 0; a <= parts - l - b; a++)
                {
                    double[] shares = [l, b, a, parts - l - b - a];
                    for (var c = 0; c < shares.Length; c++)
                        shares[c] = setting.Floor + (part * shares[c]);
                    WeightVector.BoundInPlace(shares, setting.Floor, setting.Ceiling);
                    settings.AddRange(shares);
                }
            }
        }

        return [.. settings];
    }
}
