using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Programme;

/// <summary>
/// What is announced for the next days: of one's clubs and of those one follows, then other members' events; for whoever is in no club, of
/// other clubs as well.
/// </summary>
internal sealed class Upcoming(PalabreDb db, ShowBook book, ShowSight sight, SlotViews slots, IClubs clubs, IFollows follows, ISafety safety, ITongues tongues, TimeProvider clock)
{
    /// <summary>Farther ahead nobody decides about their evening.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(3);

    /// <summary>So many are looked at to show a few: some do not exist for whoever looks.</summary>
    private const int Looked = 100;

    /// <summary>Of whoever follows more, those they have followed longest count here.</summary>
    private const int MostFollowed = 500;

    public async Task<IReadOnlyList<SlotView>> ForAsync(MemberId? me, int most, CancellationToken ct)
    {
        var (now, until) = (clock.GetUtcNow(), clock.GetUtcNow() + Ahead);
        var due = db.Set<Show>().Where(s => s.Next != null && s.Next > now && s.Next <= until);
        return await NextAsync(me, me is { } member ? await ForMemberAsync(member, due, most, ct) : await SeenAsync(null, due, ct), most, now, ct);
    }

    /// <summary>The next few dates of what one member holds, in clubs and on their own.</summary>
    public async Task<IReadOnlyList<SlotView>> OfMemberAsync(MemberId host, MemberId? me, int most, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var held = await db.Set<Show>().Where(s => s.Host == host && s.Next != null && s.Next > now).OrderBy(s => s.Next).Take(Looked).ToListAsync(ct);
        return await NextAsync(me, await sight.AmongAsync(me, held, ct), most, now, ct);
    }

    /// <summary>The next date of each of the first shows that one member may like, with the reason; not of those they hold themselves.</summary>
    public async Task<IReadOnlyList<(SlotView Slot, LikelyShow Why)>> LikelyAsync(MemberId me, Liking liking, int most, CancellationToken ct)
    {
        var likely = (await LikelyAsync(me, liking, ct)).Take(most).ToDictionary(l => l.Show.Id, l => l);
        return [.. (await NextAsync(me, [.. likely.Values.Select(l => l.Show)], most, clock.GetUtcNow(), ct)).Select(s => (s, likely[s.Show.Id].Why))];
    }

    /// <summary>All of them, those about a topic of theirs first.</summary>
    public async Task<IReadOnlyList<(Show Show, LikelyShow Why)>> LikelyAsync(MemberId me, Liking liking, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var seen = await SeenAsync(me, db.Set<Show>().Where(s => s.Next != null && s.Next > now && s.Host != me), ct);
        return [.. seen.Select(s => (Show: s, Why: new LikelyShow(s.Id, s.Club, s.Topic is { } topic && liking.Topics.Contains(topic) ? topic : null, tongues.IsUnderstood(s.Language, liking.Language) ? s.Language : null)))
            .Where(l => l.Why.Topic is not null || l.Why.Language is not null).OrderBy(l => l.Why.Topic is null)];
    }

    private async Task<IReadOnlyList<Show>> ForMemberAsync(MemberId me, IQueryable<Show> due, int most, CancellationToken ct)
    {
        var own = ((await clubs.OfMembersAsync([me], ct)).GetValueOrDefault(me) ?? []).Select(c => c.Club.Id).ToList();
        List<MemberId> people = [me, .. await follows.AllFollowedAsync(me, MostFollowed, ct)];
        var near = await SeenAsync(me, due.Where(s => (s.Club != null && own.Contains(s.Club.Value)) || (s.Club == null && people.Contains(s.Host))), ct);
        if (near.Count >= most) return near;
        var others = due.Where(s => s.Club == null && !people.Contains(s.Host));
        if (own.Count == 0) others = due.Where(s => s.Club != null || !people.Contains(s.Host));
        return [.. near, .. (await SeenAsync(me, others, ct)).Take(most - near.Count)];
    }

    /// <summary>In the order of their starts; nothing of whom one does not want to hear.</summary>
    private async Task<IReadOnlyList<Show>> SeenAsync(MemberId? me, IQueryable<Show> due, CancellationToken ct)
    {
        var seen = await sight.AmongAsync(me, await due.OrderBy(s => s.Next).Take(Looked).ToListAsync(ct), ct);
        if (me is not { } member || seen.All(s => s.Club is not null)) return [.. seen.OrderBy(s => s.Next)];
        var muted = await safety.MutedAsync(member, [.. seen.Where(s => s.Club is null && s.Host != member).Select(s => s.Host).Distinct()], ct);
        return [.. seen.Where(s => s.Club is not null || !muted.Contains(s.Host)).OrderBy(s => s.Next)];
    }

    private async Task<IReadOnlyList<SlotView>> NextAsync(MemberId? me, IReadOnlyList<Show> shows, int most, DateTimeOffset now, CancellationToken ct)
    {
        var next = (await book.WithDatesAsync([.. shows.OrderBy(s => s.Next).Take(most)], now, ct)).Select(t => t.From(now).FirstOrDefault(s => s.Start > now && !s.IsCancelled)).OfType<Slot>();
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
