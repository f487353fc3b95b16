using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Clubs;

/// <summary>A club as one person sees it.</summary>
/// <param name="Followers">Members and others who follow it.</param>
/// <param name="IsFollowed">Whether this person follows it without being a member.</param>
/// <param name="Faces">A few members, those one follows first; empty where one may not see who is in it.</param>
public sealed record ClubView(
    Club Club, ClubMember? Mine, ClubRole Role, int Members, MemberCard? Founder, IReadOnlyList<MemberCard> Faces, int Followed,
    IReadOnlyList<LiveRoomOfClub> Live, IReadOnlyList<FormerName> FormerNames, bool HasRequested, int Waiting,
    int Followers, bool IsFollowed)
{
    /// <summary>The rules have changed since they accepted them.</summary>
    public bool HasNewRules => Mine is { } mine && mine.AcceptedRules < Club.RulesVersion;

    public bool May(ClubDeed deed) => Standing.Check(Club, Role, deed) is null;
}

/// <summary>A club in a list, and how the reader stands in it.</summary>
public sealed record ClubLine(Club Club, int Members, ClubRole Role);

/// <summary>Turns clubs into what pages and JSON show.</summary>
internal sealed class ClubViews(PalabreDb db, IMembers members, IFollows follows, IRooms rooms)
{
    private const int MostFaces = 4;

    /// <summary>Among so many of the latest members one's acquaintances are looked for: the whole of a large club would be read for four faces.</summary>
    private const int Looked = 400;

    public async Task<ClubView> OfAsync(Found found, CancellationToken ct)
    {
        var club = found.Club;
        var mayLook = found.Check(ClubDeed.SeeMembers) is null;
        var known = mayLook ? await db.Set<ClubMember>().Where(m => m.Club == club.Id).OrderByDescending(m => m.Id).Take(Looked).Select(m => m.Member).ToListAsync(ct) : [];
        var followed = found.Me is { } me ? await follows.FollowedAsync(me, known, ct) : new HashSet<MemberId>();
        var shown = known.OrderByDescending(followed.Contains).Take(MostFaces).ToList();
        var cards = await members.CardsAsync([.. shown.Append(club.Founder).Distinct()], ct);
        var live = await rooms.LiveInAsync(found.Me, [club.Id], ct);
        var count = await db.Set<ClubMember>().CountAsync(m => m.Club == club.Id, ct);
        var others = db.Set<ClubFollower>().Where(f => f.Club == club.Id && !db.Set<ClubMember>().Any(m => m.Club == f.Club && m.Member == f.Member));
        return new(
            club, found.Mine, found.Role, count, cards.GetValueOrDefault(club.Founder),
            [.. shown.Where(cards.ContainsKey).Select(id => cards[id])], followed.Count, live.GetValueOrDefault(club.Id) ?? [],
            await db.Set<FormerName>().AsNoTracking().Where(n => n.Club == club.Id).OrderByDescending(n => n.Id).Take(10).ToListAsync(ct),
            found is { Me: { } asks, Mine: null } && await db.Set<JoinRequest>().AnyAsync(r => r.Club == club.Id && r.Member == asks && r.DeclinedAt == null, ct),
            await WaitingAsync(found, ct), count + await others.CountAsync(ct), found is { Me: { } hears, Mine: null } && await others.AnyAsync(f => f.Member == hears, ct));
    }

    /// <summary>Those clubs as lines, in their order.</summary>
    public async Task<IReadOnlyList<ClubLine>> LinesAsync(IReadOnlyList<Club> clubs, Viewer viewer, CancellationToken ct)
    {
        var ids = clubs.Select(c => c.Id).ToList();
        var counts = await db.Set<ClubMember>().Where(m => ids.Contains(m.Club)).GroupBy(m => m.Club).Select(g => new { Club = g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Club, g => g.Count, ct);
        var mine = viewer.Member is { } me ? await db.Set<ClubMember>().AsNoTracking().Where(m => m.Member == me && ids.Contains(m.Club)).ToDictionaryAsync(m => m.Club, ct) : [];
        return [.. clubs.Select(c => new ClubLine(c, counts.GetValueOrDefault(c.Id), c.RoleOf(mine.GetValueOrDefault(c.Id))))];
    }

    /// <summary>How much waits for whoever leads it.</summary>
    private async Task<int> WaitingAsync(Found found, CancellationToken ct)
    {
        if (found.Check(ClubDeed.AnswerRequests) is not null) return 0;
        var club = found.Club.Id;
        return await db.Set<JoinRequest>().CountAsync(r => r.Club == club && r.DeclinedAt == null, ct) + await db.Set<Nomination>().CountAsync(n => n.Club == club, ct);
    }
}
