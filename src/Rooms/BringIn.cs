using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>Someone on stage brings a member into a room that is not open to all: from now on it exists for them.</summary>
internal sealed class BringIn(RoomDoor door, IMembers members, GuestRows guests)
{
    public static void Map(RoomRoutes rooms)
    {
        rooms.Api.MapPut("/{room:long}/guests/{handle}",
            async (RoomId room, string handle, HttpContext http, Viewer viewer, BringIn bring, CancellationToken ct) =>
                RoomAnswers.NoContentOr(http, await bring.DoAsync(room, viewer, handle, ct))).Deed("BringIn");
        rooms.Forms.MapPost("/bring-in",
            async (RoomId room, HttpContext http, Viewer viewer, BringIn bring, RoomAnswers answers, CancellationToken ct) =>
                await answers.AfterFormAsync(http, room, await bring.DoAsync(room, viewer, (await http.Request.ReadFormAsync(ct))["handle"].ToString(), ct)));
    }

    public async Task<Refusal?> DoAsync(RoomId room, Viewer viewer, string handle, CancellationToken ct)
    {
        var (gathering, me, refused) = await door.EnterAsync(room, viewer, ct);
        if (gathering is null) return refused;
        if (MayBringIn(gathering, me) is { } forbidden) return forbidden;
        if (gathering.Room.IsOpenToAll) return new("room_is_open");
        if (gathering.Room.IsOfMembers) return new("room_is_of_members");
        if (OnlyModerators(gathering, me) is { } notTheirs) return notTheirs;
        if ((await members.FindAsync([handle.Trim()], ct)).Values.FirstOrDefault() is not { } found)
            return new("nobody_to_bring", 404, "handle") { Args = [handle.Trim()] };

        await guests.AddAsync(gathering, found.Id, me);
        return null;
    }

    /// <summary>Into what others pay for only its moderators bring somebody.</summary>
    internal static Refusal? OnlyModerators(Gathering gathering, MemberId me)
    {
        if (!gathering.Room.IsOfSupporters) return null;
        lock (gathering.Gate) return gathering.Stage.Moderates(me) ? null : new("room_is_of_supporters", 403);
    }

    private static Refusal? MayBringIn(Gathering gathering, MemberId me)
    {
        lock (gathering.Gate) return gathering.Stage.MayBringIn(me);
    }
}
