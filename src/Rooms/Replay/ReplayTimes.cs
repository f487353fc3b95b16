using System.Globalization;
using System.Text;
using Palabre.Kit.Words;

namespace Palabre.Rooms.ReplayPages;

/// <summary>Times of a recording as pages write them.</summary>
internal static class ReplayTimes
{
    /// <summary>Height of a lane's drawing.</summary>
    public const int LaneHeight = 8;

    /// <summary>Width of a lane's drawing: a recording has so many places that an eye can tell apart.</summary>
    public const int LaneWidth = 1000;

    /// <summary>12:04, or 1:02:04; the same in every language.</summary>
    public static string Clock(long ms)
    {
        var time = TimeSpan.FromMilliseconds(ms);
        return time.TotalHours < 1
            ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes}:{time.Seconds:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}");
    }

    /// <summary>The same inside a sentence.</summary>
    public static string IsolatedClock(long ms) => Phrases.Isolated(Clock(ms));

    /// <summary>In words, for the ear: 12 min 4 s.</summary>
    public static string InWords(this Reader t, long ms)
    {
        var time = TimeSpan.FromMilliseconds(ms);
        return time switch
        {
            { TotalMinutes: < 1 } => t["replay.at.seconds", time.Seconds],
            { TotalHours: < 1 } => t["replay.at.minutes", (int)time.TotalMinutes, time.Seconds],
            _ => t["replay.at.hours", (int)time.TotalHours, time.Minutes, time.Seconds],
        };
    }

    /// <summary>As a script reads them: <c>0-61200 70000-90000</c>.</summary>
    public static string Spans(IEnumerable<Stretch> spans) =>
        string.Join(' ', spans.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.FromMs}-{s.ToMs}")));

    /// <summary>When somebody spoke, as a path in a drawing of <see cref="LaneWidth"/> by <see cref="LaneHeight"/>.</summary>
    public static string Lane(IEnumerable<Stretch> spans, long lengthMs)
    {
        var path = new StringBuilder();
        foreach (var span in spans)
        {
            var (from, to) = (Place(span.FromMs, lengthMs), Place(span.ToMs, lengthMs));
            path.Append(CultureInfo.InvariantCulture, $"M{from:0.#} 0H{Math.Max(to, from + 1.5):0.#}V{LaneHeight}H{from:0.#}z");
        }
        return path.ToString();
    }

    private static double Place(long ms, long lengthMs) => lengthMs == 0 ? 0 : (double)ms / lengthMs * LaneWidth;
}
