using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Programme;

/// <summary>What is announced for the next days: of one's clubs, or of all that anybody may see.</summary>
internal sealed class Upcoming(PalabreDb db, ShowBook book, ShowSight sight, SlotViews slots, IClubs clubs, TimeProvider clock)
{
    /// <summary>Farther ahead nobody decides about their evening.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(3);

    /// <summary>So many are looked at to show a few: some do not exist for whoever looks.</summary>
    private const int Looked = 100;

    public async Task<IReadOnlyList<SlotView>> ForAsync(MemberId? me, int most, CancellationToken ct)
    {
        var (now, until) = (clock.GetUtcNow(), clock.GetUtcNow() + Ahead);
        var due = db.Set<Show>().Where(s => s.Next != null && s.Next > now && s.Next <= until);
        if (me is { } member && ((await clubs.OfMembersAsync([member], ct)).GetValueOrDefault(member) ?? []).Select(c => c.Club.Id).ToList() is { Count: > 0 } own) due = due.Where(s => own.Contains(s.Club));
        var seen = await sight.AmongAsync(me, await due.OrderBy(s => s.Next).Take(Looked).ToListAsync(ct), ct);
        var next = (await book.WithDatesAsync([.. seen.OrderBy(s => s.Next).Take(most)], now, ct)).Select(t => t.From(now).FirstOrDefault(s => s.Start > now && !s.IsCancelled)).OfType<Slot>();
        return await slots.OfAsync(me, [.. next.OrderBy(s => s.Start)], ct);
    }

    /// <summary>The next few dates of one club, within a week.</summary>
    public async Task<IReadOnlyList<SlotView>> OfClubAsync(ClubCard club, MemberId? me, int most, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var shows = await book.OfClubAsync(club.Id, now, ct);
        var seen = (await sight.AmongAsync(me, [.. shows.Select(t => t.Show)], ct)).ToHashSet();
        return await slots.OfAsync(me, [.. shows.Where(t => seen.Contains(t.Show)).SelectMany(t => t.Between(now, now.AddDays(7)).Take(most)).OrderBy(s => s.Start).Take(most)], ct);
    }
}
