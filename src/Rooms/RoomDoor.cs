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
public sealed class RoomDoor(LiveRooms live, RoomTurn turn, PalabreDb db)
{
    /// <summary>The room, or null when there is none or it is closed to this viewer: the answer is the same 404.</summary>
    public async Task<Found?> FindAsync(RoomId id, Viewer viewer, CancellationToken ct)
    {
        if (live.Find(id) is { } gathering) return gathering.Admits(viewer.Member) ? new(gathering.Room, gathering) : null;
        var room = await db.Set<Room>().AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, ct);
        return room is not null && await AdmitsAsync(room, viewer, ct) ? new(room, null) : null;
    }

    /// <summary>A live room and the member who acts in it, or why not.</summary>
    public async Task<(Gathering? Live, MemberId Me, Refusal? Refused)> EnterAsync(RoomId id, Viewer viewer, CancellationToken ct)
    {
        if (await FindAsync(id, viewer, ct) is not { } found) return (null, default, Refusals.NotFound);
        if (viewer.Member is not { } me) return (null, default, Refusals.SignInFirst);
        if (!viewer.May("write")) return (null, me, Refusals.NotAllowed);
        return found.Live is null ? (null, me, Refusals.Ended) : (found.Live, me, null);
    }

    /// <summary>Lets a rule of the stage decide about a member's deed.</summary>
    public async Task<Refusal?> ActAsync(RoomId id, Viewer viewer, Func<Stage, MemberId, Refusal?> rule, CancellationToken ct)
    {
        var (gathering, me, refused) = await EnterAsync(id, viewer, ct);
        if (gathering is null) return refused;
        return await turn.TakeAsync(gathering, stage =>
        {
            stage.See(me);
            return rule(stage, me);
        }, ct);
    }

    private async Task<bool> AdmitsAsync(Room room, Viewer viewer, CancellationToken ct) =>
        !room.IsClosed || (viewer.Member is { } member
            && (member == room.Creator || await db.Set<RoomGuest>().AnyAsync(g => g.Room == room.Id && g.Member == member, ct)));
}

internal static class Refusals
{
    public static Refusal NotFound => new("not_found", 404);
    public static Refusal SignInFirst => new("sign_in_first", 401);
    public static Refusal NotAllowed => new("not_allowed", 403);
    public static Refusal Ended => new("room_ended");
}
