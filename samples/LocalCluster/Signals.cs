using System.Runtime.InteropServices;

namespace SqlxOrleans.LocalCluster;

/// <summary>kill(2) on one process by its id.</summary>
internal static partial class Signals
{
    private const int Kill = 9;
    private const int Terminate = 15;
    private const int Continue = 18;
    private const int Stop = 19;

    public static void SendKill(int pid) => Send(pid, Kill);

    public static void SendTerminate(int pid) => Send(pid, Terminate);

    public static void SendStop(int pid) => Send(pid, Stop);

    public static void SendContinue(int pid) => Send(pid, Continue);

    // A process that has ended in the meantime is no error: every caller wants it stopped or looks afterwards.
    private static void Send(int pid, int signal)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pid, 2);
        _ = SendSignal(pid, signal);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int pid, int signal);
}
