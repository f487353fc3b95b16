using Microsoft.AspNetCore.Http;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>Somebody may hear a room by a player.</summary>
/// <param name="Broadcast">That of a room which is over, while its last files stay.</param>
/// <param name="Member">Null for a guest.</param>
/// <param name="IsPublic">Everyone may: caches may keep what is answered, and hand it to anyone.</param>
/// <param name="Query">What the addresses of a playlist carry on.</param>
internal sealed record Hearer(RoomBroadcast Broadcast, MemberId? Member, bool IsPublic, string Query)
{
    public bool IsOver => Broadcast.EndedAt is not null;
}

/// <summary>Who may hear a room by a player: whoever may by WHEP, also by the key in an address.</summary>
internal sealed class PlayerDoor(RoomDoor door, Broadcasts broadcasts, Ffmpeg ffmpeg, ListenKeys keys, RoomsSettings settings)
{
    private const string Key = "key";

    public async Task<(Hearer? Hearer, Refusal? Refused)> EnterAsync(RoomId id, HttpContext http, CancellationToken ct)
    {
        var key = http.Request.Query[Key].ToString();
        var viewer = Viewer.Of(http.User);
        if (viewer.IsGuest && key.Length > 0 && await keys.ReadAsync(id, key, ct) is { } member) viewer = new(member, false, null);
        else key = "";

        var (found, shut) = await door.HearAsync(id, viewer, ct);
        if (found is null) return (null, shut);
        var (broadcast, refused) = BroadcastOf(found, viewer.Member, await ffmpeg.RefusedAsync());
        return broadcast is null ? (null, refused) : (new(broadcast, viewer.Member, IsPublic(found.Room), key.Length > 0 ? QueryOf(key) : ""), null);
    }

    public bool IsPublic(Room room) => room.IsOpenToAll && settings.GuestsListen;

    public static string QueryOf(string key) => $"?{Key}={key}";

    private (RoomBroadcast?, Refusal?) BroadcastOf(Found found, MemberId? member, Refusal? missing)
    {
        if (found.Live is not { } gathering)
            return broadcasts.Find(found.Room.Id) is { Files: not null } ended ? (ended, null) : (null, Refusals.Ended);
        if (member is { } me && RemovedFrom(gathering, me) is { } removed) return (null, removed);
        if (missing is not null) return (null, missing);
        return broadcasts.Of(gathering) is { } broadcast ? (broadcast, null) : (null, new("broadcast_full", 503));
    }

    private static Refusal? RemovedFrom(Gathering gathering, MemberId member)
    {
        lock (gathering.Gate) return gathering.Stage.MayEnter(member);
    }
}
