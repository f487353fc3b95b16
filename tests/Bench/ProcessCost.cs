using System.Globalization;
using System.Runtime.InteropServices;

namespace Palabre.Bench;

/// <summary>What the system says a process or thread has used so far.</summary>
internal static partial class ProcessCost
{
    private const int ThreadCpuClock = 3;

    /// <summary>CPU time of a process.</summary>
    /// <param name="withEndedChildren">And of those it started that have ended.</param>
    public static double CpuSeconds(int process, bool withEndedChildren = false)
    {
        // Fields 14 to 17 of stat: user and system time of all threads, ended ones too, then of ended children, in hundredths of a second.
        var fields = Stat(process);
        return fields[11..(withEndedChildren ? 15 : 13)].Sum(field => long.Parse(field, CultureInfo.InvariantCulture)) / 100d;
    }

    /// <summary>The process that started this one.</summary>
    public static int Parent(int process) => int.Parse(Stat(process)[1], CultureInfo.InvariantCulture);

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

    /// <summary>The fields after the name, which may hold anything.</summary>
    private static string[] Stat(int process)
    {
        var stat = File.ReadAllText($"/proc/{process}/stat");
        return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out TimeSpec time);

    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
