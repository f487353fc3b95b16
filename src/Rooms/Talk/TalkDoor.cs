using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>Where deeds of talk begin: the room's own door, and then what its talk says.</summary>
internal sealed class TalkDoor(RoomDoor door, RoomTurn turn, TalkRooms rooms)
{
    public RoomDoor Rooms => door;

    /// <summary>Lets a rule decide about somebody; who writes or reacts does not come in by that, nor leave another room.</summary>
    public async Task<(TalkRoom? Talk, MemberId Me, Refusal? Refused)> ActAsync(RoomId room, Viewer viewer, Func<Talk, Stage, MemberId, Refusal?> rule, CancellationToken ct)
    {
        var (gathering, me, refused) = await door.EnterAsync(room, viewer, ct);
        if (gathering is null) return (null, me, refused);
        var talk = await rooms.OfAsync(room);
        refused = await turn.TakeAsync(gathering, stage =>
        {
            if (stage.MayEnter(me) is { } removed) return removed;
            stage.See(me);
            return rule(talk.Talk, stage, me);
        }, ct);
        return (refused is null ? talk : null, me, refused);
    }

    /// <summary>Lets a moderator decide something, about somebody of lower rank if about anybody; they need not be in the room any more.</summary>
    public async Task<(TalkRoom? Talk, MemberId Me, Refusal? Refused)> ModerateAsync(RoomId room, Viewer viewer, MemberId? about, CancellationToken ct)
    {
        var (gathering, me, refused) = await door.EnterAsync(room, viewer, ct);
        if (gathering is null) return (null, me, refused);
        lock (gathering.Gate) refused = May(gathering.Stage, me, about);
        return (refused is null ? await rooms.OfAsync(room) : null, me, refused);
    }

    private static Refusal? May(Stage stage, MemberId me, MemberId? about)
    {
        if (!stage.Moderates(me)) return new("not_moderator", 403);
        return about is { } other && stage.RankOf(other) >= stage.RankOf(me) ? new("outranked", 403) : null;
    }
}
