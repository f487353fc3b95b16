using Microsoft.EntityFrameworkCore;
using Palabre.Calendar.Ics;
using Palabre.Calendar.Schedules;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Programme;

/// <summary>Makes calendars of shows. The home that everybody names is the address of this house, without a slash.</summary>
internal sealed class CalendarBook(PalabreDb db, ShowBook book, ShowSight sight, IClubs clubs, IMembers members, TimeProvider clock)
{
    /// <summary>Shows that are over stay in calendars so long: one that was dropped must arrive as cancelled in a program that asks rarely.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(366);

    /// <summary>Programs that heed it ask four times a day; a date that is moved shortly before is told by a notification.</summary>
    private static readonly TimeSpan Refresh = TimeSpan.FromHours(6);

    private const string ProductId = "-//Palabre//Programme//EN";

    /// <summary>A club's whole programme, as far as it exists for somebody.</summary>
    public async Task<CalendarFeed> OfClubAsync(ClubCard club, MemberId? me, string home, CancellationToken ct)
    {
        var shows = await ShowsAsync(me, db.Set<Show>().Where(s => s.Club == club.Id), clock.GetUtcNow() - Kept, ct);
        return Feed(club.Name, home, $"{club.Path}/programme", await EventsAsync(shows, me, home, ct));
    }

    /// <summary>One show.</summary>
    public async Task<CalendarFeed> OfShowAsync(FoundShow found, string home, CancellationToken ct) =>
        Feed(found.Show.Title, home, found.Show.Path, await EventsAsync([found.Timeline], null, home, ct)) with { Images = Images(found.Show.Cover, home) };

    /// <summary>One date of it, as an event of its own.</summary>
    public async Task<CalendarFeed> OfDateAsync(FoundShow found, Slot slot, string home, CancellationToken ct) =>
        Feed(found.Show.Title, home, found.Show.Path, [Single(slot, await HostsAsync([found.Show], ct), home)]);

    /// <summary>What a member holds, what their clubs hold, and dates of others to which they said they come.</summary>
    /// <param name="isWhole">As far back as it goes, and not as far as calendars have to hear of it.</param>
    public async Task<CalendarFeed> OfMemberAsync(MemberId me, string name, string home, CancellationToken ct, bool isWhole = false)
    {
        var since = isWhole ? DateTimeOffset.UnixEpoch : clock.GetUtcNow() - Kept;
        var own = ((await clubs.OfMembersAsync([me], ct)).GetValueOrDefault(me) ?? []).Select(c => c.Club.Id).ToList();
        var shows = await ShowsAsync(me, db.Set<Show>().Where(s => (s.Club != null && own.Contains(s.Club.Value)) || (s.Club == null && (s.Host == me || s.Cohosts.Any(c => c.Member == me)))), since, ct);
        return Feed(name, home, "/calendar", [.. await EventsAsync(shows, me, home, ct), .. await ElsewhereAsync(me, [.. shows.Select(t => t.Show.Id)], since, home, ct)]);
    }

    private async Task<IEnumerable<CalendarEvent>> ElsewhereAsync(MemberId me, HashSet<ShowId> own, DateTimeOffset since, string home, CancellationToken ct)
    {
        var dates = await db.Set<Attendance>().Where(a => a.Member == me).Join(db.Set<ShowDate>(), a => a.Date, d => d.Id, (_, d) => d).Where(d => d.StartsAt > since).ToListAsync(ct);
        var ids = dates.Select(d => d.Show).Distinct().Where(id => !own.Contains(id)).ToList();
        var shows = await sight.AmongAsync(me, await db.Set<Show>().Where(s => ids.Contains(s.Id)).ToListAsync(ct), ct);
        var hosts = await HostsAsync(shows, ct);
        return from timeline in await book.WithDatesAsync(shows, since, ct)
               from date in dates
               where date.Show == timeline.Show.Id && timeline.At(date.Original) is not null
               orderby date.Id.Value
               select Single(timeline.At(date.Original)!, hosts, home) with { Reminder = Remind.Ahead };
    }

    private async Task<IReadOnlyList<Timeline>> ShowsAsync(MemberId? me, IQueryable<Show> among, DateTimeOffset since, CancellationToken ct)
    {
        var shows = await among.Where(s => s.Last == null || s.Last > since).ToListAsync(ct);
        var seen = (await sight.AmongAsync(me, shows, ct)).OrderBy(s => s.Id.Value).ToList();
        return await book.WithDatesAsync(seen, since, ct);
    }

    private async Task<IReadOnlyList<CalendarEvent>> EventsAsync(IReadOnlyList<Timeline> shows, MemberId? me, string home, CancellationToken ct)
    {
        var hosts = await HostsAsync([.. shows.Select(t => t.Show)], ct);
        return [.. shows.Select(t => Event($"show-{t.Show.Id}@palabre", t.Show, t.Schedule, t.Show.IsDropped, hosts, home) with
        {
            Reminder = me is { } member && t.Show.IsHeldBy(member) ? Remind.Ahead : null,
        })];
    }

    private async Task<IReadOnlyDictionary<MemberId, MemberCard>> HostsAsync(IReadOnlyCollection<Show> shows, CancellationToken ct) => await members.CardsAsync([.. shows.Select(s => s.Host).Distinct()], ct);

    private static CalendarEvent Single(Slot slot, IReadOnlyDictionary<MemberId, MemberCard> hosts, string home) => Event(
        $"show-{slot.Show.Id}-{slot.Original:yyyyMMdd'T'HHmmss}@palabre", slot.Show, new Schedule(slot.Start.DateTime, slot.Zone, slot.End - slot.Start), slot.IsCancelled, hosts, home);

    private static CalendarEvent Event(string uid, Show show, Schedule schedule, bool isCancelled, IReadOnlyDictionary<MemberId, MemberCard> hosts, string home)
    {
        var page = new Uri(home + show.Path);
        // Not their address for mail, which is nobody's business: their page (RFC 5545 §3.3.3 takes any address).
        var host = hosts.GetValueOrDefault(show.Host);
        return new(uid, schedule, show.Title, show.ChangedAt)
        {
            Sequence = show.Sequence,
            Status = isCancelled ? EventStatus.Cancelled : EventStatus.Confirmed,
            Description = show.Description.Length > 0 ? show.Description : null,
            Url = page,
            Conference = new(page),
            Images = Images(show.Cover, home),
            Organizer = new(host is null ? page : new Uri(home + host.Path), host?.Name),
        };
    }

    private static IReadOnlyList<CalendarImage> Images(ShowCover? cover, string home) => cover is null ? []
        : [new(new Uri(home + cover.Path), ShowCover.Type, ImageDisplay.FullSize), new(new Uri(home + cover.PreviewPath), ShowCover.Type, ImageDisplay.Thumbnail)];

    private CalendarFeed Feed(string name, string home, string path, IReadOnlyList<CalendarEvent> events) =>
        // Until the end of a year, so that the same shows are the same bytes all year long.
        new(ProductId, name, new DateTimeOffset(clock.GetUtcNow().Year + 10, 12, 31, 0, 0, 0, TimeSpan.Zero)) { Url = new Uri(home + path), Refresh = Refresh, Events = events };
}
