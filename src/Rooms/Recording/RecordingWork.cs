using Palabre.Kit.Events;

namespace Palabre.Rooms;

/// <summary>
/// Keeps those who make a recording's files apart from those who change what may be in them; and wakes the making when there is something to do.
/// </summary>
internal sealed class RecordingWork : JobBell
{
    /// <summary>Held while files that others may read appear or disappear, and the row that says so changes.</summary>
    public SemaphoreSlim Gate { get; } = new(1, 1);

    protected override void Dispose(bool disposing)
    {
        if (disposing) Gate.Dispose();
        base.Dispose(disposing);
    }
}
