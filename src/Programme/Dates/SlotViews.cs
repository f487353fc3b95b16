using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Programme;

/// <summary>A date as one person sees it.</summary>
/// <param name="Club">Null for the event of a member.</param>
/// <param name="Hosts">The show's host first.</param>
/// <param name="Room">The room it became, where that exists for this person.</param>
public sealed record SlotView(Slot Slot, ClubCard? Club, IReadOnlyList<MemberCard> Hosts, int Coming, bool IsComing, RoomCard? Room)
{
    public Show Show => Slot.Show;
    public bool IsLive => Room is { EndedAt: null };
    public bool IsOfMembers => Show.IsOfMembers || Club is { IsPrivate: true };
    public string Path => $"{Show.Path}/{Slot.Key}";
}

/// <summary>Turns dates into what pages and JSON show, many at once.</summary>
internal sealed class SlotViews(PalabreDb db, IMembers members, IClubs clubs, IRooms rooms)
{
    public async Task<IReadOnlyList<SlotView>> OfAsync(MemberId? me, IReadOnlyList<Slot> slots, CancellationToken ct)
    {
        if (slots.Count == 0) return [];
        var dates = slots.Select(s => s.Date?.Id).OfType<OccurrenceId>().ToList();
        var counts = await db.Set<Attendance>().Where(a => dates.Contains(a.Date)).GroupBy(a => a.Date).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
        var mine = me is { } own ? (await db.Set<Attendance>().Where(a => a.Member == own && dates.Contains(a.Date)).Select(a => a.Date).ToListAsync(ct)).ToHashSet() : [];
        var cards = await members.CardsAsync([.. slots.SelectMany(s => s.Show.Hosts).Distinct()], ct);
        var homes = await clubs.CardsAsync([.. slots.Select(s => s.Show.Club).OfType<ClubId>().Distinct()], ct);
        var became = await RoomsAsync(me, [.. slots.Select(s => s.Date?.Room).OfType<RoomId>()], ct);
        return [.. slots.Where(s => s.Show.Club is not { } club || homes.ContainsKey(club)).Select(s => new SlotView(
            s, s.Show.Club is { } club ? homes[club] : null, [.. s.Show.Hosts.Where(cards.ContainsKey).Select(id => cards[id])], s.Date is { } date ? counts.GetValueOrDefault(date.Id) : 0,
            s.Date is { } touched && mine.Contains(touched.Id), s.Date?.Room is { } room ? became.GetValueOrDefault(room) : null))];
    }

    private async Task<IReadOnlyDictionary<RoomId, RoomCard>> RoomsAsync(MemberId? me, IReadOnlyCollection<RoomId> ids, CancellationToken ct)
    {
        if (ids.Count == 0) return new Dictionary<RoomId, RoomCard>();
        var cards = await rooms.CardsAsync(ids, ct);
        var admitted = me is { } member ? await rooms.AdmittedAsync(member, ids, ct) : new HashSet<RoomId>();
        return cards.Where(c => c.Value.IsOpenToAll || admitted.Contains(c.Key)).ToDictionary();
    }
}
