using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>A moderator opens a room to more people while it lives. Never to fewer: people would be cut off.</summary>
internal sealed class WidenRoom(RoomDoor door, RoomTurn turn, ClubsOfRooms clubs)
{
    /// <param name="Access"><c>social</c> or <c>open</c>.</param>
    public sealed record Wish(string? Access);

    public static void Map(RoomRoutes rooms)
    {
        rooms.Api.MapPut("/{room:long}/access",
            async (RoomId room, Wish wish, HttpContext http, Viewer viewer, WidenRoom widen, CancellationToken ct) =>
                RoomAnswers.NoContentOr(http, await widen.DoAsync(room, viewer, wish.Access, ct))).Deed("WidenRoom").ProducesProblem(400);
        rooms.Forms.MapPost("/access",
            async (RoomId room, HttpContext http, Viewer viewer, WidenRoom widen, RoomAnswers answers, CancellationToken ct) =>
                await answers.AfterFormAsync(http, room, await widen.DoAsync(room, viewer, (await http.Request.ReadFormAsync(ct))["access"], ct), wholePage: true));
    }

    public async Task<Refusal?> DoAsync(RoomId room, Viewer viewer, string? access, CancellationToken ct)
    {
        var (gathering, me, refused) = await door.EnterAsync(room, viewer, ct);
        if (gathering is null) return refused;
        lock (gathering.Gate) refused = gathering.Stage.MayModerate(me);
        if (refused is not null) return refused;
        if (string.IsNullOrEmpty(access)) return new("access_unknown", 400, "access");
        if (access is "club" or "supporters") return new("access_unknown", 400, "access");
        return Room.ReadAccess(access, out var wider) ?? await clubs.RefuseOpeningAsync(gathering.Room, wider, ct) ?? await turn.WidenAsync(gathering, me, wider, ct);
    }
}
