using System.Runtime.InteropServices;

namespace Palabre.Host;

/// <summary>What a process takes of the machine.</summary>
internal interface IProcessCost
{
    TimeSpan ProcessorTime { get; }

    long ResidentBytes { get; }

    /// <summary>Stops every thread for as long as it takes to look through all memory in use, some tens of milliseconds.</summary>
    void GiveBack();
}

/// <summary>That of this process.</summary>
internal sealed partial class OwnCost : IProcessCost
{
    private static readonly bool HasTrim = NativeLibrary.TryLoad("libc.so.6", out var libc) && NativeLibrary.TryGetExport(libc, "malloc_trim", out _);

    public TimeSpan ProcessorTime => Environment.CpuUsage.TotalTime;

    public long ResidentBytes => Environment.WorkingSet;

    public void GiveBack()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        // SQLite and OpenSSL take theirs from the C library, which gives back by itself only what lies at the end.
        if (HasTrim) _ = Trim(0);
    }

    /// <summary>malloc_trim(3) of glibc; other C libraries have none.</summary>
    [LibraryImport("libc.so.6", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint keep);
}
