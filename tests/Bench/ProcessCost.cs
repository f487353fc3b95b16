using System.Globalization;
using System.Runtime.InteropServices;

namespace Palabre.Bench;

/// <summary>What the system says a process or thread has used so far.</summary>
internal static partial class ProcessCost
{
    private const int ThreadCpuClock = 3;

    /// <summary>CPU time of a process.</summary>
    public static double CpuSeconds(int process)
    {
        // Fields 14 and 15 of stat: user and system time of all threads, ended ones too, in hundredths of a second.
        var stat = File.ReadAllText($"/proc/{process}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / 100d;
    }

    /// <summary>Resident memory in KiB.</summary>
    public static long ResidentKib(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }

    /// <summary>CPU time of the calling thread.</summary>
    public static double ThreadSeconds()
    {
        GetTime(ThreadCpuClock, out var time);
        return time.Seconds + time.Nanoseconds / 1e9;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out TimeSpec time);

    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
