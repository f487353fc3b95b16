using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>An ended room and what was recorded of it.</summary>
public sealed record FoundRecording(Room Room, Recording Recording)
{
    public bool IsReady => Recording.State == RecordingState.Ready;

    /// <summary>Whose recording it is to decide about.</summary>
    public bool IsDecidedBy(MemberId? member) => member is { } me && (me == Room.Host || me == Room.Creator);
}

/// <summary>Where everything about a replay begins: does the room exist for this person, is it over, and was it recorded?</summary>
internal sealed class ReplayDoor(RoomDoor door, PalabreDb db)
{
    /// <summary>Null when there is nothing that this person may know of.</summary>
    public async Task<FoundRecording?> FindAsync(RoomId room, Viewer viewer, CancellationToken ct) =>
        await door.FindAsync(room, viewer, ct) is { Live: null } found && await db.Set<Recording>().AsNoTracking().SingleOrDefaultAsync(r => r.Room == room, ct) is { } recording
            ? new(found.Room, recording) : null;

    /// <summary>The same, where something shall be heard or done: it is ready, and this person may listen.</summary>
    public async Task<(FoundRecording? Found, Refusal? Refused)> HearAsync(RoomId room, Viewer viewer, CancellationToken ct)
    {
        if (await FindAsync(room, viewer, ct) is not { } found) return (null, await door.WhyNotAsync(room, viewer, ct));
        if (MayHear(viewer) is { } refused) return (null, refused);
        return found.IsReady ? (found, null) : (null, new("replay_not_ready"));
    }

    /// <summary>A member who does something with it.</summary>
    public async Task<(FoundRecording? Found, MemberId Me, Refusal? Refused)> ActAsync(RoomId room, Viewer viewer, CancellationToken ct)
    {
        var (found, refused) = await HearAsync(room, viewer, ct);
        if (viewer.Member is not { } me) return (null, default, refused is { Status: 404 } ? refused : Refusals.SignInFirst);
        return viewer.May("write") ? (found, me, refused) : (null, me, Refusals.NotAllowed);
    }

    /// <inheritdoc cref="RoomDoor.WhyNotAsync"/>
    public Task<Refusal> WhyNotAsync(RoomId room, Viewer viewer, CancellationToken ct) => door.WhyNotAsync(room, viewer, ct);

    /// <inheritdoc cref="RoomDoor.MayHear"/>
    public Refusal? MayHear(Viewer viewer) => door.MayHear(viewer);
}
