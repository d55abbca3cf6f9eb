using System.Security.Cryptography;
using System.Text;

namespace SqlxOrleans.Grains.Copilot;

/// <summary>
/// Which kernels of a workspace ask for weights. Silos name those that wait with them on every poll, in the request's context: an older
/// silo neither sends nor reads it, so no message and no method had to change.
/// </summary>
internal sealed class KernelRoster
{
    public const string ContextKey = "sqlx.kernels";
    public const char Separator = '\n';

    private const int MostKernels = 256;
    private static readonly TimeSpan Memory = TimeSpan.FromSeconds(15);

    private readonly Dictionary<string, DateTimeOffset> _seen = new(StringComparer.Ordinal);

    public int Count => _seen.Count;

    public void Hear(string kernels, DateTimeOffset now)
    {
        foreach (var kernel in kernels.Split(Separator, StringSplitOptions.RemoveEmptyEntries))
            HearOne(kernel, now);
    }

    public void HearOne(string kernel, DateTimeOffset now)
    {
        if (kernel.Length > 0 && (_seen.Count < MostKernels || _seen.ContainsKey(kernel)))
            _seen[kernel] = now;
    }

    public IReadOnlyCollection<string> Alive(DateTimeOffset now)
    {
        foreach (var (kernel, at) in _seen)
        {
            if ((now - at).Duration() > Memory)
                _seen.Remove(kernel);
        }

        return _seen.Keys;
    }

    /// <summary>
    /// The trial kernel: the present one while it is there and the draw is the same, else one at random. Every kernel has the same
    /// chance: the least hash of seed, draw and name. While no kernel is known the present one stays.
    /// </summary>
    public string Draw(string present, bool isNewDraw, long seed, long draw, DateTimeOffset now)
    {
        var alive = Alive(now);
        if (alive.Count == 0 || (!isNewDraw && alive.Contains(present)))
            return present;
        return alive.MinBy(kernel => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed} {draw} {kernel}"))), StringComparer.Ordinal)!;
    }
}
