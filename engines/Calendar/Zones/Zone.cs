using System.Collections.Concurrent;

namespace Palabre.Calendar.Zones;

/// <summary>
/// A time zone as calendars need it: wall-clock times to instants by the rules of RFC 5545, and the moments at which its clocks change.
/// Only the instant-to-offset direction of <see cref="TimeZoneInfo"/> is asked, which is exact also where offsets follow no yearly rule,
/// as in Casablanca around Ramadan. Keep one and share it: years once looked at are remembered. Safe for many threads.
/// </summary>
public sealed class Zone
{
    private readonly TimeZoneInfo _info;
    private readonly ConcurrentDictionary<int, ZoneYear> _years = new();
    private readonly ConcurrentDictionary<(int From, int Through), ZoneHabit?> _habits = new();

    /// <exception cref="ArgumentException">The zone has no name in the IANA database, so no other program would know it.</exception>
    public Zone(TimeZoneInfo info)
    {
        _info = info;
        if (info.HasIanaId) Id = info.Id;
        else if (TimeZoneInfo.TryConvertWindowsIdToIanaId(info.Id, out var id)) Id = id;
        else throw new ArgumentException($"{info.Id} has no IANA name.", nameof(info));
        IsUtc = Id is "UTC" or "Etc/UTC" or "Etc/GMT" or "Etc/UCT" or "Etc/Zulu" or "Zulu" or "UCT";
    }

    /// <summary>Its IANA name, such as "Africa/Casablanca".</summary>
    public string Id { get; }

    /// <summary>Whether it is UTC itself, which iCalendar writes with a Z and without a zone.</summary>
    public bool IsUtc { get; }

    /// <summary>An instant, with the offset that is in force here then.</summary>
    public DateTimeOffset At(DateTimeOffset instant) => instant.ToOffset(OffsetAt(instant.UtcDateTime));

    /// <summary>
    /// The instant that a wall-clock time means (RFC 5545 §3.3.5): one that comes twice is the first of the two; one that the clocks skip
    /// is read by the offset before they do, so 02:30 becomes 03:30.
    /// </summary>
    /// <param name="local">What the clock shows. Its kind is not looked at.</param>
    public DateTimeOffset Resolve(DateTime local)
    {
        var year = Year(local.Year);
        var offset = year.First;
        foreach (var change in year.Changes)
        {
            var later = change.IsForward ? change.After : change.Before;
            if (local.Ticks < change.Utc.Ticks + later.Ticks) break;
            offset = change.After;
        }
        var utc = new DateTimeOffset(Math.Clamp(local.Ticks - offset.Ticks, 0, DateTime.MaxValue.Ticks), TimeSpan.Zero);
        return At(utc);
    }

    /// <summary>Whether clocks never show this time, since they are put forward over it.</summary>
    public bool Skips(DateTime local) => Year(local.Year).Changes.Any(change =>
        change.IsForward && local.Ticks >= change.Utc.Ticks + change.Before.Ticks && local.Ticks < change.Utc.Ticks + change.After.Ticks);

    /// <summary>Whether clocks show this time twice, since they are put back over it.</summary>
    public bool Repeats(DateTime local) => Year(local.Year).Changes.Any(change =>
        !change.IsForward && local.Ticks >= change.Utc.Ticks + change.After.Ticks && local.Ticks < change.Utc.Ticks + change.Before.Ticks);

    /// <summary>The changes of a year of UTC, in order. Two within one day are seen as one; no law has made such since the 1940s.</summary>
    public IEnumerable<ZoneChange> ChangesIn(int year) => Year(year).Changes.Where(change => change.Utc.Year == year);

    /// <inheritdoc/>
    public override string ToString() => Id;

    internal TimeSpan OffsetAt(DateTime utc)
    {
        var year = Year(utc.Year);
        var offset = year.First;
        foreach (var change in year.Changes)
        {
            if (utc < change.Utc) break;
            offset = change.After;
        }
        return offset;
    }

    /// <summary>By which yearly rules clocks are changed from a year on, through another one at least; null if by none.</summary>
    internal ZoneHabit? Habit(int from, int through) =>
        _habits.GetOrAdd((from, through), static (years, zone) => ZoneHabit.Find(zone, years.From, years.Through), this);

    private ZoneYear Year(int year) => _years.TryGetValue(year, out var known) ? known : _years.GetOrAdd(year, ZoneYear.Read(_info, year));
}
