using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Programme;

/// <summary>What other slices may ask of the programme.</summary>
internal sealed class ProgrammeFacade(PalabreDb db, ShowSight sight, Upcoming upcoming, Clocks clocks) : IProgramme
{
    public async Task<IReadOnlyDictionary<ShowId, ShowCard>> CardsAsync(IReadOnlyCollection<ShowId> ids, CancellationToken ct) =>
        (await ShowsAsync(ids, ct)).ToDictionary(s => s.Id, Card);

    public async Task<IReadOnlySet<ShowId>> ExistForAsync(MemberId? viewer, IReadOnlyCollection<ShowId> shows, CancellationToken ct) =>
        (await sight.AmongAsync(viewer, await ShowsAsync(shows, ct), ct)).Select(s => s.Id).ToHashSet();

    public async Task<IReadOnlyDictionary<OccurrenceId, OccurrenceCard>> OccurrencesAsync(IReadOnlyCollection<OccurrenceId> ids, CancellationToken ct)
    {
        if (ids.Count == 0) return new Dictionary<OccurrenceId, OccurrenceCard>();
        return await WithShowsAsync(await db.Set<ShowDate>().AsNoTracking().Where(d => ids.Contains(d.Id)).ToListAsync(ct), d => d.Id, ct);
    }

    public async Task<IReadOnlyDictionary<RoomId, OccurrenceCard>> OfRoomsAsync(IReadOnlyCollection<RoomId> rooms, CancellationToken ct)
    {
        if (rooms.Count == 0) return new Dictionary<RoomId, OccurrenceCard>();
        return await WithShowsAsync(await db.Set<ShowDate>().AsNoTracking().Where(d => d.Room != null && rooms.Contains(d.Room.Value)).ToListAsync(ct), d => d.Room!.Value, ct);
    }

    public async Task<IReadOnlyDictionary<ShowId, RoomId>> LatestRoomsAsync(IReadOnlyCollection<ShowId> shows, CancellationToken ct)
    {
        if (shows.Count == 0) return new Dictionary<ShowId, RoomId>();
        var held = await db.Set<ShowDate>().AsNoTracking().Where(d => shows.Contains(d.Show) && d.Room != null).Select(d => new { d.Show, d.StartsAt, d.Room }).ToListAsync(ct);
        return held.GroupBy(d => d.Show).ToDictionary(g => g.Key, g => g.MaxBy(d => d.StartsAt)!.Room!.Value);
    }

    public async Task<IReadOnlyList<LikelyShow>> LikelyAsync(MemberId me, Liking liking, int most, CancellationToken ct) =>
        [.. (await upcoming.LikelyAsync(me, liking, ct)).Take(most).Select(l => l.Why)];

    public async Task<MembersPart> ComingAsync(OccurrenceId occurrence, long after, int most, CancellationToken ct)
    {
        var part = await db.Set<Attendance>().AsNoTracking().Where(a => a.Date == occurrence && a.Id > after).OrderBy(a => a.Id).Take(most).ToListAsync(ct);
        long? next = part.Count == most ? part[^1].Id : null;
        if (await db.Set<ShowDate>().AsNoTracking().Where(d => d.Id == occurrence).Join(db.Set<Show>(), d => d.Show, s => s.Id, (_, s) => s).SingleOrDefaultAsync(ct) is not { } show) return new([], null);
        var seers = await sight.SeersAsync(show, [.. part.Select(a => a.Member)], ct);
        return new([.. part.Select(a => a.Member).Where(seers.Contains)], next);
    }

    public async Task<IReadOnlyList<ShowCard>> PartAsync(ShowId after, int most, CancellationToken ct)
    {
        // By hand, because to the mapping an id is no number and has no order.
        var ids = (await db.Database.SqlQuery<long>($"select id as \"Value\" from shows where id > {after.Value} order by id limit {most}").ToListAsync(ct)).Select(ShowId.From).ToList();
        var cards = await CardsAsync(ids, ct);
        return [.. ids.Select(id => cards[id])];
    }

    private async Task<List<Show>> ShowsAsync(IReadOnlyCollection<ShowId> ids, CancellationToken ct) =>
        ids.Count == 0 ? [] : await db.Set<Show>().AsNoTracking().Where(s => ids.Contains(s.Id)).ToListAsync(ct);

    private async Task<IReadOnlyDictionary<TKey, OccurrenceCard>> WithShowsAsync<TKey>(List<ShowDate> dates, Func<ShowDate, TKey> key, CancellationToken ct) where TKey : struct
    {
        var shows = (await ShowsAsync([.. dates.Select(d => d.Show).Distinct()], ct)).ToDictionary(s => s.Id);
        return dates.ToDictionary(key, d => Card(d, shows[d.Show]));
    }

    private OccurrenceCard Card(ShowDate date, Show show)
    {
        var start = clocks.Of(show).At(date.StartsAt);
        return new(date.Id, Card(show), start, start.AddMinutes(show.Minutes), date.CancelledAt is not null || show.IsDropped, date.Room);
    }

    private static ShowCard Card(Show show) => new(show.Id, show.Club, show.Title, show.Description, show.Hosts, show.Language, show.Topic, show.Zone, show.IsOfMembers, show.Next);
}
