using System.Runtime.InteropServices;

namespace Palabre.Live.Record;

/// <summary>Threads for long work that can wait: packets and pages go first.</summary>
public static partial class QuietThread
{
    private const int OfThread = 0;
    private const int Lowest = 19;

    /// <summary>Runs something on a thread of its own, of the lowest priority.</summary>
    public static Task RunAsync(Action work, string name)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Run()
        {
            // Linux knows a nice value for each thread, whatever POSIX says; where it does not, the work goes on as it is.
            if (OperatingSystem.IsLinux()) _ = SetPriority(OfThread, 0, Lowest);
            try
            {
                work();
                done.SetResult();
            }
            catch (OperationCanceledException) { done.SetCanceled(CancellationToken.None); }
            // Whatever it is, it is thrown again where the work is awaited.
            catch (Exception e) { done.SetException(e); }
        }

        new Thread(Run) { IsBackground = true, Name = name }.Start();
        return done.Task;
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int who, int priority);
}
