using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>A member does not want to see a live room in their hall any more, or wants to again. Nobody is told; its page and its sound stay.</summary>
internal sealed class HideRoom(RoomDoor door, HiddenRooms hidden, Newsroom news, PalabreDb db)
{
    public static void Map(RoomRoutes rooms)
    {
        rooms.Api.MapPut("/{room:long}/hidden", async (RoomId room, HttpContext http, Viewer viewer, HideRoom hide, CancellationToken ct) =>
            RoomAnswers.NoContentOr(http, await hide.DoAsync(room, viewer, ct))).Deed("HideRoom");
        rooms.Api.MapDelete("/{room:long}/hidden", async (RoomId room, HttpContext http, Viewer viewer, HideRoom hide, CancellationToken ct) =>
            RoomAnswers.NoContentOr(http, await hide.UndoAsync(room, viewer, ct))).Deed("ShowRoomAgain");
        rooms.Forms.MapPost("/hide", async (RoomId room, HttpContext http, Viewer viewer, HideRoom hide, RoomAnswers answers, CancellationToken ct) =>
            await hide.DoAsync(room, viewer, ct) is { } refused ? await answers.AfterFormAsync(http, room, refused) : Answers.SeeOther($"/?hid={room}"));
        rooms.Forms.MapPost("/unhide", async (RoomId room, HttpContext http, Viewer viewer, HideRoom hide, RoomAnswers answers, CancellationToken ct) =>
            await hide.UndoAsync(room, viewer, ct) is { } refused ? await answers.AfterFormAsync(http, room, refused) : Answers.SeeOther("/"));
    }

    public async Task<Refusal?> DoAsync(RoomId room, Viewer viewer, CancellationToken ct)
    {
        if (await RefuseAsync(room, viewer, ct) is { } refused) return refused;
        var me = viewer.Member!.Value;
        if (hidden.Of(me).Contains(room)) return null;
        db.Add(new HiddenRoom { Room = room, Member = me });
        try { await db.SaveChangesAsync(CancellationToken.None); }
        catch (DbUpdateException e) when (UniqueViolation.IsIn(e)) { /* pressed twice at once */ }
        hidden.Hide(me, room);
        news.RefreshHall();
        return null;
    }

    public async Task<Refusal?> UndoAsync(RoomId room, Viewer viewer, CancellationToken ct)
    {
        if (await RefuseAsync(room, viewer, ct) is { } refused) return refused;
        var me = viewer.Member!.Value;
        await db.Set<HiddenRoom>().Where(h => h.Room == room && h.Member == me).ExecuteDeleteAsync(CancellationToken.None);
        hidden.Show(me, room);
        news.RefreshHall();
        return null;
    }

    private async Task<Refusal?> RefuseAsync(RoomId room, Viewer viewer, CancellationToken ct) =>
        await door.FindAsync(room, viewer, ct) is not { } found ? Refusals.NotFound
        : viewer.IsGuest ? Refusals.SignInFirst
        : !viewer.May(Scope.Write) ? Refusals.NotAllowed
        : found.Live is null ? Refusals.Ended : null;
}
