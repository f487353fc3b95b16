using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Programme;

/// <summary>What somebody may do about a show, or about a club's programme.</summary>
/// <param name="Make">Announce shows in the club's name.</param>
/// <param name="Lead">Give them to others to hold.</param>
/// <param name="Change">Change this one, its dates, and open them.</param>
/// <param name="Come">Say that they come.</param>
public sealed record ShowRights(bool Make, bool Lead, bool Change, bool Come)
{
    public static readonly ShowRights None = new(false, false, false, false);

    /// <summary>The one table that every use case asks.</summary>
    /// <param name="isOfHouse">Has an account.</param>
    /// <param name="standing">Null for whoever is no member of the club.</param>
    /// <param name="holds">Is host or co-host of the show in question.</param>
    public static ShowRights Of(bool isOfHouse, ClubOfMember? standing, bool holds) => new(
        Make: standing is { MayOpenRooms: true } or { Leads: true },
        Lead: standing is { Leads: true },
        Change: standing is { Leads: true } || (standing is not null && holds),
        Come: isOfHouse);

    /// <summary>About an event of a member, of which a member of the house asks: whoever holds it does everything, and gives it to nobody.</summary>
    public static ShowRights OfEvent(bool holds) => new(Make: true, Lead: false, Change: holds, Come: true);
}

/// <summary>A show somebody may know of.</summary>
/// <param name="Club">Null for the event of a member.</param>
public sealed record FoundShow(Timeline Timeline, ClubCard? Club, MemberId? Me, ShowRights Rights)
{
    public Show Show => Timeline.Show;

    /// <summary>Members only, by itself or because its club is private.</summary>
    public bool IsOfMembers => Show.IsOfMembers || Club is { IsPrivate: true };
}

/// <summary>A club whose programme somebody may see.</summary>
public sealed record FoundClub(ClubCard Club, MemberId? Me, ShowRights Rights);

/// <summary>Where every use case begins: does it exist for this person, and may they do this?</summary>
internal sealed class ShowDoor(ShowBook book, ShowSight sight, IClubs clubs)
{
    public static Refusal Unknown => new("show_unknown", 404);
    public static Refusal NoDate => new("occurrence_unknown", 404);
    public static Refusal ClubUnknown => new("club_unknown", 404);
    public static Refusal NotYours => new("show_not_yours", 403);

    /// <summary>The show; null when there is none or not for this person: the answer is the same 404.</summary>
    public async Task<FoundShow?> FindAsync(ShowId id, MemberId? me, CancellationToken ct)
    {
        if (await book.FindAsync(id, ct) is not { } timeline) return null;
        if ((await sight.AmongAsync(me, [timeline.Show], ct)).Count == 0) return null;
        if (timeline.Show.Club is not { } home) return new(timeline, null, me, me is { } member ? ShowRights.OfEvent(timeline.Show.IsHeldBy(member)) : ShowRights.None);
        if ((await clubs.CardsAsync([home], ct)).GetValueOrDefault(home) is not { } club) return null;
        return new(timeline, club, me, await RightsAsync(club.Id, me, timeline.Show, ct));
    }

    /// <summary>A club by its address, and what this person may do in its programme.</summary>
    public async Task<FoundClub?> ClubAsync(string slug, MemberId? me, CancellationToken ct)
    {
        if ((await clubs.FindAsync([slug], ct)).GetValueOrDefault(slug) is not { } club) return null;
        if (!(await clubs.ExistForAsync(me, [club.Id], ct)).Contains(club.Id)) return null;
        return new(club, me, await RightsAsync(club.Id, me, null, ct));
    }

    /// <summary>A show that this person may change, or why not.</summary>
    public async Task<(FoundShow? Found, Refusal? Refused)> ChangeAsync(ShowId id, Viewer viewer, CancellationToken ct) =>
        await FindAsync(id, viewer.Member, ct) is not { } found ? (null, Unknown) : found.Rights.Change ? (found, null) : (null, NotYours);

    /// <summary>One of its dates, by its key.</summary>
    public static Slot? DateOf(FoundShow found, string key) => LocalTime.TryRead(key, out var original) ? found.Timeline.At(original) : null;

    private async Task<ShowRights> RightsAsync(ClubId club, MemberId? member, Show? show, CancellationToken ct)
    {
        if (member is not { } me) return ShowRights.None;
        var standing = ((await clubs.OfMembersAsync([me], ct)).GetValueOrDefault(me) ?? []).FirstOrDefault(c => c.Club.Id == club);
        return ShowRights.Of(isOfHouse: true, standing, show?.IsHeldBy(me) ?? false);
    }
}
