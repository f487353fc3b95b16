using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;

namespace Palabre.Notifications;

/// <summary>The levels somebody chose, for the page that shows them together.</summary>
/// <param name="People">Whom they follow and chose something for.</param>
/// <param name="Clubs">All they hear of.</param>
public sealed record Levels(IReadOnlyList<(MemberCard Who, FollowLevel Level)> People, IReadOnlyList<(ClubCard Club, ClubLevel Level)> Clubs);

/// <summary>Reads and keeps how much members want to hear of clubs, and lists their levels.</summary>
internal sealed class LevelBook(PalabreDb db, IClubs clubs, IFollows follows, IMembers members)
{
    public async Task<Levels> OfAsync(MemberId me, CancellationToken ct)
    {
        var people = await db.Set<FollowWish>().AsNoTracking().Where(w => w.Member == me).ToDictionaryAsync(w => w.Followed, w => w.Level, ct);
        var still = await follows.FollowedAsync(me, [.. people.Keys], ct);
        var cards = await members.CardsAsync([.. still], ct);
        var chosen = await db.Set<ClubWish>().AsNoTracking().Where(w => w.Member == me).ToDictionaryAsync(w => w.Club, w => w.Level, ct);
        return new(
            [.. cards.Values.OrderBy(card => card.Name, StringComparer.InvariantCultureIgnoreCase).Select(card => (card, people[card.Id]))],
            [.. (await HeardOfAsync(me, ct)).Select(club => (club, chosen.GetValueOrDefault(club.Id, ClubLevel.Always)))]);
    }

    /// <summary>How much they want to hear of a club; null when they are neither in it nor follow it.</summary>
    public async Task<ClubLevel?> OfClubAsync(MemberId me, ClubId club, CancellationToken ct)
    {
        if ((await HeardOfAsync(me, ct)).All(one => one.Id != club)) return null;
        return (await db.Set<ClubWish>().AsNoTracking().SingleOrDefaultAsync(w => w.Club == club && w.Member == me, ct))?.Level ?? ClubLevel.Always;
    }

    public async Task<Refusal?> SetAsync(MemberId me, ClubId club, ClubLevel level, CancellationToken ct)
    {
        if (await OfClubAsync(me, club, ct) is null) return new Refusal("level_follow_club_first");
        var wish = await db.Set<ClubWish>().SingleOrDefaultAsync(w => w.Club == club && w.Member == me, ct);
        if (wish is null) db.Add(new ClubWish { Club = club, Member = me, Level = level });
        else wish.Level = level;
        try { await db.SaveChangesAsync(ct); }
        catch (DbUpdateException e) when (UniqueViolation.IsIn(e))
        {
            // Chosen twice at once: the other choice stands.
            db.ChangeTracker.Clear();
        }
        return null;
    }

    private async Task<IReadOnlyList<ClubCard>> HeardOfAsync(MemberId me, CancellationToken ct) => (await clubs.FollowedByAsync([me], ct)).GetValueOrDefault(me) ?? [];
}
