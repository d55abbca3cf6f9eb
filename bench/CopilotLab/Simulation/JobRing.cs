using System.Numerics;

namespace SqlxOrleans.CopilotLab.Simulation;

/// <summary>A queue of job numbers with room fixed at the start.</summary>
internal sealed class JobRing
{
    private readonly int[] _jobs;
    private int _head;

    public JobRing(int capacity) => _jobs = new int[BitOperations.RoundUpToPowerOf2((uint)Math.Max(2, capacity))];

    public int Count { get; private set; }

    public int Peek => _jobs[_head];

    public void AddLast(int job) => _jobs[(_head + Count++) & (_jobs.Length - 1)] = job;

    public void AddFirst(int job)
    {
        _head = (_head - 1) & (_jobs.Length - 1);
        _jobs[_head] = job;
        Count++;
    }

    public int RemoveFirst()
    {
        var job = _jobs[_head];
        _head = (_head + 1) & (_jobs.Length - 1);
        Count--;
        return job;
    }
}
