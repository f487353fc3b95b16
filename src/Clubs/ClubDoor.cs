using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Clubs;

/// <summary>A club that somebody may know of, and how they stand in it.</summary>
/// <param name="Mine">Null for whoever is no member.</param>
public sealed record Found(Club Club, ClubMember? Mine, MemberId? Me)
{
    public ClubRole Role => Club.RoleOf(Mine);

    public Refusal? Check(ClubDeed deed, ClubRole target = ClubRole.Outsider) => Standing.Check(Club, Role, deed, target);
}

/// <summary>Where every use case begins: does this club exist for this person, and may they do this in it?</summary>
internal sealed class ClubDoor(PalabreDb db)
{
    public static Refusal Unknown => new("club_unknown", 404);

    /// <summary>The club, by its present or a former address; null when there is none, or it is private and not theirs: the answer is the same 404.</summary>
    public async Task<Found?> FindAsync(string slug, Viewer viewer, CancellationToken ct)
    {
        var wanted = Slug.Read(slug);
        if (await db.Set<ClubSlug>().AsNoTracking().SingleOrDefaultAsync(s => s.Slug == wanted, ct) is not { Club: var id }) return null;
        // The member before the club: who is made founder in between is seen as such, and who is made it later has a newer row than this one.
        var mine = viewer.Member is { } me ? await db.Set<ClubMember>().SingleOrDefaultAsync(m => m.Club == id && m.Member == me, ct) : null;
        if (await db.Set<Club>().SingleOrDefaultAsync(c => c.Id == id, ct) is not { } club) return null;
        return club.IsPrivate && mine is null ? null : new(club, mine, viewer.Member);
    }

    /// <summary>The club and the member who does something in it, or why not.</summary>
    public async Task<(Found? Found, Refusal? Refused)> ActAsync(string slug, Viewer viewer, ClubDeed deed, CancellationToken ct)
    {
        if (await FindAsync(slug, viewer, ct) is not { } found) return (null, Unknown);
        // What depends on the other person is asked again when they are known.
        var refused = found.Check(deed, deed is ClubDeed.RemoveMember or ClubDeed.NameLeader or ClubDeed.HandOver ? ClubRole.Member : ClubRole.Outsider);
        return refused is null ? (found, null) : (null, refused);
    }

    /// <summary>The same for what is done to somebody in it.</summary>
    public async Task<(Found? Found, ClubMember? Target, Refusal? Refused)> ActOnAsync(string slug, Viewer viewer, ClubDeed deed, MemberId member, CancellationToken ct)
    {
        var (found, refused) = await ActAsync(slug, viewer, deed, ct);
        if (found is null) return (null, null, refused);
        var target = await db.Set<ClubMember>().SingleOrDefaultAsync(m => m.Club == found.Club.Id && m.Member == member, ct);
        return found.Check(deed, found.Club.RoleOf(target)) is { } forbidden ? (null, null, forbidden) : (found, target, null);
    }
}
