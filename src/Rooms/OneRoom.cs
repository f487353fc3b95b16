using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>One is in one room at a time: who comes into another leaves the first, seat and all, under the same rule as by the door.</summary>
public sealed class OneRoom(LiveRooms live, RoomDoor door, RoomTurn turn)
{
    /// <summary>Leaves every other room; refused, and nothing is left, when one of them has no other moderator.</summary>
    public async Task<Refusal?> LeaveOthersAsync(Gathering here, MemberId member, CancellationToken ct)
    {
        var others = live.Holding(member).Where(g => g.Id != here.Id).ToList();
        if (others.Find(g => HoldsAlone(g, member)) is { } held) return HeldBy(held);
        foreach (var other in others)
            if (await turn.TakeAsync(other, stage => stage.Leave(member), ct) is { Code: "last_moderator" }) return HeldBy(other);
        return null;
    }

    /// <inheritdoc cref="LeaveOthersAsync(Gathering, MemberId, CancellationToken)"/>
    public async Task<Refusal?> LeaveOthersAsync(RoomId here, Viewer viewer, CancellationToken ct)
    {
        var (gathering, me, refused) = await door.EnterAsync(here, viewer, ct);
        return gathering is null ? refused : await LeaveOthersAsync(gathering, me, ct);
    }

    /// <summary>The room that keeps this member from joining another; null when none does.</summary>
    /// <param name="hasSound">Only where their sound runs: a program may open rooms without being in them.</param>
    public Gathering? HeldIn(MemberId member, RoomId? but = null, bool hasSound = false) =>
        live.Holding(member).FirstOrDefault(g => g.Id != but && HoldsAlone(g, member) && (!hasSound || HasSound(g, member)));

    public static Refusal HeldBy(Gathering gathering) => new("last_moderator_elsewhere") { Args = [gathering.Room.Title] };

    private static bool HoldsAlone(Gathering gathering, MemberId member)
    {
        lock (gathering.Gate) return gathering.Stage.HoldsAlone(member);
    }

    private static bool HasSound(Gathering gathering, MemberId member)
    {
        lock (gathering.Gate) return gathering.Stage.Find(member) is { HasSession: true };
    }
}
