namespace Palabre.Rooms;

/// <summary>
/// When something of the room's own time happened on the clock of its recording, which stands still in pauses: what happened in one
/// is told when the recording goes on, what came before at its beginning, what came after at its end.
/// </summary>
/// <param name="stretches">In any order.</param>
/// <param name="lengthMs">Of the whole recording.</param>
public sealed class ReplayClock(IEnumerable<RecordedStretch> stretches, long lengthMs)
{
    private readonly RecordedStretch[] _stretches = [.. stretches.OrderBy(s => s.Number)];

    /// <summary>Milliseconds from the recording's beginning, never past its end.</summary>
    public long At(DateTimeOffset moment)
    {
        for (var i = 0; i < _stretches.Length; i++)
        {
            var stretch = _stretches[i];
            if (moment <= stretch.StartedAt) return Math.Min(stretch.FromMs, lengthMs);
            var end = i + 1 < _stretches.Length ? _stretches[i + 1].FromMs : lengthMs;
            var at = stretch.FromMs + (long)(moment - stretch.StartedAt).TotalMilliseconds;
            if (at < end) return at;
        }
        return lengthMs;
    }
}
