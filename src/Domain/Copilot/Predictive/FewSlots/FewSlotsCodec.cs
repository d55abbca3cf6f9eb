using SqlxOrleans.Domain.Rewards;

namespace SqlxOrleans.Domain.Copilot.Predictive.FewSlots;

/// <summary>What is remembered of few slots as bytes: some 250 before anything was seen, 1 KB with settings.</summary>
internal static class FewSlotsCodec
{
    private const int MaxSettings = 1000;

    public static void Write(CoreBelief cores, SettingScores settings, PackedWriter writer)
    {
        foreach (var likelihood in cores.LogLikelihoods)
            writer.Number(likelihood);
        foreach (var alone in cores.Alone)
            writer.Number(alone);
        writer.Write(cores.Served);
        writer.Write(cores.Running);
        writer.Write(cores.Rate);
        writer.Unsigned(cores.Seconds);
        writer.Unsigned(settings.Values.Count);
        foreach (var value in settings.Values)
            writer.Number(value);
        writer.Write(PerClass.Of(settings.Other));
        writer.Unsigned(settings.Decisions);
    }

    public static (CoreBelief Cores, SettingScores Settings) Read(ref PackedReader reader)
    {
        var (likelihoods, alone) = (new double[CoreBelief.Parts.Length], new double[CoreBelief.Parts.Length * FairShare.Classes]);
        for (var h = 0; h < likelihoods.Length; h++)
            likelihoods[h] = reader.Number();
        for (var i = 0; i < alone.Length; i++)
            alone[i] = reader.Number(0);
        var cores = new CoreBelief
        {
            LogLikelihoods = likelihoods,
            Alone = alone,
            Served = ReadPerClass(ref reader),
            Running = ReadPerClass(ref reader),
            Rate = ReadPerClass(ref reader),
            Seconds = reader.Unsigned(),
        };
        var values = new double[(int)reader.Unsigned(MaxSettings)];
        for (var i = 0; i < values.Length; i++)
            values[i] = reader.Number(0, 2);
        var other = new SchedulerWeights(reader.Number(0, 1), reader.Number(0, 1), reader.Number(0, 1), reader.Number(0, 1));
        return (cores, new(values, other, reader.Unsigned()));
    }

    private static PerClass<double> ReadPerClass(ref PackedReader reader) => new(reader.Number(0), reader.Number(0), reader.Number(0), reader.Number(0));
}
