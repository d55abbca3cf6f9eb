using Spectre.Console;
using SqlxOrleans.Domain.Copilot;
using SqlxOrleans.Domain.Copilot.Safety;
using SqlxOrleans.Grains.Interfaces.Rest;

namespace SqlxOrleans.Cli.Rendering;

/// <summary>The newest decisions as a table.</summary>
internal static class JournalView
{
    public static void Write(View view, JournalAnswer answer, int limit)
    {
        var chunks = answer.Chunks.Select(packed => DecisionChunk.TryRead(packed)).ToList();
        var decisions = chunks.OfType<DecisionChunk>().SelectMany(chunk => chunk.Decisions).ToList();
        view.Line(Numbers.Text(
            $"{answer.Tenant}/{answer.Workspace}: {decisions.Count} decisions in {chunks.Count} chunks, {answer.Chunks.Sum(packed => packed.Length)} bytes"));
        if (chunks.Count(chunk => chunk is null) is var damaged and > 0)
            view.Line(Numbers.Text($"{damaged} chunks are damaged and not shown"));
        var table = view.Table(("Decision", true), ("At", false), ("Requests", true), ("L B A S", false), ("Changed", false), ("Became", false), ("Epoch", true));
        foreach (var record in decisions.TakeLast(limit))
        {
            table.AddRow(
                View.Cell(Numbers.Text($"{record.Number}")),
                View.Cell(Numbers.Text($"{record.At.UtcDateTime:yyyy-MM-dd HH:mm:ss.fff}Z")),
                View.Cell(Numbers.Count(record.Demand.Classes.ToArray().Sum(seen => seen.Requests))),
                View.Cell(string.Join(" ", PerClass.Of(record.Weights).ToArray().Select(Numbers.Weight))),
                View.Cell(record.Failed ? "failed" : record.Changed ? "yes" : "no"),
                View.Cell(record.Verdict.Name()),
                View.Cell(Numbers.Text($"{record.Epoch}")));
        }

        view.Show(table);
    }
}
