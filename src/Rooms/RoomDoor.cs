using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>A room somebody may know of.</summary>
/// <param name="Live">Null once it has ended.</param>
public sealed record Found(Room Room, Gathering? Live);

/// <summary>Where every use case begins: does this room exist for this person, and may they act in it?</summary>
public sealed class RoomDoor(LiveRooms live, RoomTurn turn, Doorkeeper keeper, PalabreDb db, IFollows follows, IClubs clubs, IEntitlements entitlements, IMembers members, RoomsSettings settings)
{
    /// <summary>The room, or null when there is none, it is closed to this viewer or a block shuts it: the answer is the same 404.</summary>
    public async Task<Found?> FindAsync(RoomId id, Viewer viewer, CancellationToken ct)
    {
        if (live.Find(id) is { } gathering) return await SightAsync(gathering, viewer.Member, ct) != Sight.Shut ? new(gathering.Room, gathering) : null;
        var room = await db.Set<Room>().AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, ct);
        return room is not null && await AdmitsAsync(room, viewer, ct) && !await keeper.ShutsEndedAsync(room, viewer.Member, ct) ? new(room, null) : null;
    }

    /// <summary>
    /// Why there is no room for this viewer, who has its address: to whoever could support its creator it says so, and nothing else of the
    /// room. Everybody else is told that there is none.
    /// </summary>
    public async Task<Refusal> WhyNotAsync(RoomId id, Viewer viewer, CancellationToken ct) =>
        await PatronAsync(id, viewer, ct) is { } creator ? new("room_of_supporters", 403) { Args = [creator.Name, $"{creator.Path}/support"] } : Refusals.NotFound;

    /// <summary>The creator whom one supports to enter a room that one may not enter now; null for a room that is none of that kind, or shut by a block or a removal.</summary>
    public async Task<MemberCard?> PatronAsync(RoomId id, Viewer viewer, CancellationToken ct)
    {
        var room = live.Find(id)?.Room ?? await db.Set<Room>().AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, ct);
        if (room is not { IsOfSupporters: true } || await keeper.ShutsEndedAsync(room, viewer.Member, ct)) return null;
        if (viewer.Member is { } me)
        {
            if (await db.Set<Removal>().AnyAsync(r => r.Room == id && r.Member == me, ct)) return null;
            // A block of somebody on its stage shuts it to a supporter too, and is nobody's to learn.
            if ((await entitlements.SupportersAmongAsync(room.Creator, room.IsLive ? Benefits.Rooms : Benefits.Replays, [me], ct)).Count > 0) return null;
        }
        return (await members.CardsAsync([room.Creator], ct)).GetValueOrDefault(room.Creator);
    }

    /// <summary>The same for whoever wants to hear it, live or afterwards.</summary>
    public async Task<(Found? Found, Refusal? Refused)> HearAsync(RoomId id, Viewer viewer, CancellationToken ct)
    {
        if (await FindAsync(id, viewer, ct) is not { } found) return (null, await WhyNotAsync(id, viewer, ct));
        return MayHear(viewer) is { } refused ? (null, refused) : (found, null);
    }

    /// <summary>Where guests do not listen to rooms, they do not listen to them afterwards.</summary>
    public Refusal? MayHear(Viewer viewer) => viewer.IsGuest && !settings.GuestsListen ? Refusals.SignInFirst : viewer.May("read") ? null : Refusals.NotAllowed;

    /// <summary>A live room and the member who acts in it, or why not.</summary>
    public async Task<(Gathering? Live, MemberId Me, Refusal? Refused)> EnterAsync(RoomId id, Viewer viewer, CancellationToken ct)
    {
        if (await FindAsync(id, viewer, ct) is not { } found) return (null, default, await WhyNotAsync(id, viewer, ct));
        if (viewer.Member is not { } me) return (null, default, Refusals.SignInFirst);
        if (!viewer.May("write")) return (null, me, Refusals.NotAllowed);
        if (found.Live is not { } gathering) return (null, me, Refusals.Ended);
        lock (gathering.Gate) return gathering.Stage.MayEnter(me) is { } removed ? (null, me, removed) : (gathering, me, null);
    }

    /// <summary>How a live room stands towards somebody: whether it exists for them, and what blocks change about that.</summary>
    public async Task<Sight> SightAsync(Gathering gathering, MemberId? member, CancellationToken ct) =>
        await AdmitsAsync(gathering, member, ct) ? await keeper.SightAsync(gathering, member, ct) : Sight.Shut;

    /// <summary>Whether a live room exists for somebody, blocks aside. A social one does for those whom a moderator follows, a club's for its members, a creator's for their supporters.</summary>
    public async Task<bool> AdmitsAsync(Gathering gathering, MemberId? member, CancellationToken ct)
    {
        if (gathering.Admits(member)) return true;
        if (member is not { } me || !await IsAcquaintedAsync(gathering, me, ct)) return false;
        gathering.Acquaint(me);
        return gathering.Admits(me);
    }

    /// <summary>Whether a member belongs to the club of a room.</summary>
    public async Task<bool> IsOfClubAsync(MemberId member, ClubId? club, CancellationToken ct) =>
        club is { } id && (await clubs.MembersAmongAsync(id, [member], ct)).Contains(member);

    /// <summary>Whether a member supports the creator of a room, such that they may be in it, or hear it again.</summary>
    public async Task<bool> SupportsAsync(MemberId member, Room room, CancellationToken ct) =>
        (await entitlements.SupportersAmongAsync(room.Creator, room.IsLive ? Benefits.Rooms : Benefits.Replays, [member], ct)).Count > 0;

    /// <summary>Whether one of these people follows somebody.</summary>
    public async Task<bool> IsFollowedAsync(MemberId member, IReadOnlyCollection<MemberId> by, CancellationToken ct) =>
        by.Count > 0 && (await follows.FollowersAsync(member, by, ct)).Count > 0;

    /// <summary>Lets a rule of the stage decide about a member's deed.</summary>
    public async Task<Refusal?> ActAsync(RoomId id, Viewer viewer, Func<Stage, MemberId, Refusal?> rule, CancellationToken ct)
    {
        var (gathering, me, refused) = await EnterAsync(id, viewer, ct);
        if (gathering is null) return refused;
        return await turn.TakeAsync(gathering, stage =>
        {
            stage.See(me);
            return stage.MayEnter(me) ?? rule(stage, me);
        }, ct);
    }

    /// <summary>The same for what a moderator does to somebody else: when it changes anything, it is told as well.</summary>
    public Task<Refusal?> ModerateAsync(
        RoomId id, Viewer viewer, MemberId? target, RoomDeed deed, Func<Stage, MemberId, MemberId, Refusal?> rule, CancellationToken ct) =>
        ActAsync(id, viewer, (stage, me) =>
        {
            var member = target ?? me;
            if (rule(stage, me, member) is { } forbidden) return forbidden;
            if (stage.Touched.Contains(member)) turn.Tell(id, me, member, deed);
            return null;
        }, ct);

    private async Task<bool> IsAcquaintedAsync(Gathering gathering, MemberId me, CancellationToken ct) => gathering.Room.Access switch
    {
        RoomAccess.Social => await IsFollowedAsync(me, Looking(gathering, me), ct),
        RoomAccess.Club => await IsOfClubAsync(me, gathering.Room.Club, ct),
        RoomAccess.Supporters => await SupportsAsync(me, gathering.Room, ct),
        _ => false,
    };

    /// <summary>The moderators, whose following opens a social room; nobody's for who was removed from it.</summary>
    private static IReadOnlyCollection<MemberId> Looking(Gathering gathering, MemberId member)
    {
        lock (gathering.Gate) return gathering.Stage.IsRemoved(member) ? [] : gathering.Moderators();
    }

    private async Task<bool> AdmitsAsync(Room room, Viewer viewer, CancellationToken ct)
    {
        if (room.IsOpenToAll) return true;
        if (viewer.Member is not { } member) return false;
        if (await db.Set<Removal>().AnyAsync(r => r.Room == room.Id && r.Member == member, ct)) return false;
        if (room.IsOfMembers) return await IsOfClubAsync(member, room.Club, ct);
        // Whoever was in it as a supporter hears it again as one.
        if (room.IsOfSupporters) return member == room.Creator || member == room.Host || await db.Set<RoomGuest>().AnyAsync(g => g.Room == room.Id && g.Member == member, ct) || await SupportsAsync(member, room, ct);
        return member == room.Creator || member == room.Host
            || await db.Set<RoomGuest>().AnyAsync(g => g.Room == room.Id && g.Member == member, ct)
            || await db.Set<Visit>().AnyAsync(v => v.Room == room.Id && v.Member == member, ct)
            || (room.Access == RoomAccess.Social && await IsFollowedAsync(member, [room.Host], ct));
    }
}

internal static class Refusals
{
    public static Refusal NotFound => new("not_found", 404);
    public static Refusal SignInFirst => new("sign_in_first", 401);
    public static Refusal NotAllowed => new("not_allowed", 403);
    public static Refusal Ended => new("room_ended");
}
