using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>Where deeds of talk begin: the room's own door, and then what its talk says.</summary>
internal sealed class TalkDoor(RoomDoor door, TalkRooms rooms)
{
    public RoomDoor Rooms => door;

    /// <summary>
    /// Lets a rule decide about somebody; who writes or reacts does not come in by that, nor leave another room. Nothing of the stage
    /// changes, so nobody waits for the room's turn, which is held while storage writes.
    /// </summary>
    public async Task<(TalkRoom? Talk, MemberId Me, Refusal? Refused)> ActAsync(RoomId room, Viewer viewer, Func<Talk, Stage, MemberId, Refusal?> rule, CancellationToken ct)
    {
        var (gathering, me, refused) = await door.EnterAsync(room, viewer, ct);
        if (gathering is null) return (null, me, refused);
        var talk = await rooms.OfAsync(room);
        lock (gathering.Gate)
        {
            refused = gathering.Room.IsLive ? gathering.Stage.MayEnter(me) : Refusals.Ended;
            if (refused is null) gathering.Stage.See(me);
            refused ??= rule(talk.Talk, gathering.Stage, me);
        }
        return (refused is null ? talk : null, me, refused);
    }

    /// <summary>Lets a moderator decide something, about somebody of lower rank if about anybody; they need not be in the room any more.</summary>
    public async Task<(TalkRoom? Talk, MemberId Me, Refusal? Refused)> ModerateAsync(RoomId room, Viewer viewer, MemberId? about, CancellationToken ct)
    {
        var (gathering, me, refused) = await AllowAsync(room, viewer, about, ct);
        return (gathering is null ? null : await rooms.OfAsync(room), me, refused);
    }

    /// <summary>The same, and keeps what they decide, one decision of a room after the other: storage, memory and pages agree on their order.</summary>
    public async Task<Refusal?> DecideAsync(RoomId room, Viewer viewer, MemberId? about, Func<TalkRoom, Task<Refusal?>> keep, CancellationToken ct)
    {
        var (gathering, _, refused) = await AllowAsync(room, viewer, about, ct);
        return gathering is null ? refused : await RoomTurn.KeepAsync(gathering, async () => await keep(await rooms.OfAsync(room)), ct);
    }

    private async Task<(Gathering? Room, MemberId Me, Refusal? Refused)> AllowAsync(RoomId room, Viewer viewer, MemberId? about, CancellationToken ct)
    {
        var (gathering, me, refused) = await door.EnterAsync(room, viewer, ct);
        if (gathering is null) return (null, me, refused);
        lock (gathering.Gate) refused = about is { } other ? gathering.Stage.MayModerate(me, other) : gathering.Stage.MayModerate(me);
        return (refused is null ? gathering : null, me, refused);
    }
}
