namespace Palabre.Rooms;

/// <summary>The clock of a recording: milliseconds while it records. Its stretches lie end to end.</summary>
internal static class RecordingClock
{
    private const int FrameMs = 20;

    /// <summary>Stretches begin and end on whole frames of 20 ms: packets that are joined then keep their places to the sample.</summary>
    public static long WholeFrames(long ms) => (ms + FrameMs - 1) / FrameMs * FrameMs;

    /// <summary>Where the next stretch begins.</summary>
    /// <param name="last">The one before; null for the first.</param>
    /// <param name="found">Where its files and spans end on the recording's clock: what is known of one that a killed server left open.</param>
    public static long EndOf(RecordedStretch? last, long found) => last switch
    {
        null => 0,
        { EndedAt: { } ended } => WholeFrames(last.FromMs + (long)(ended - last.StartedAt).TotalMilliseconds),
        _ => WholeFrames(Math.Max(last.FromMs, found)),
    };
}
