using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Streams;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>A line of the chat is deleted: one's own, or by a moderator any that nobody of their own rank or above wrote.</summary>
internal sealed class DeleteChat(TalkDoor door, TalkRooms rooms, RoomTurn turn, PalabreDb db)
{
    public static void Map(RoomRoutes rooms)
    {
        rooms.Api.MapDelete("/{room:long}/chat/{line:long}",
            async (RoomId room, ChatLineId line, HttpContext http, Viewer viewer, DeleteChat delete, CancellationToken ct) =>
                RoomAnswers.NoContentOr(http, await delete.DoAsync(room, viewer, line, ct))).Deed("DeleteChat");
        rooms.Forms.MapPost("/chat/delete", AnswerFormAsync);
    }

    public async Task<Refusal?> DoAsync(RoomId room, Viewer viewer, ChatLineId id, CancellationToken ct)
    {
        var (gathering, me, refused) = await door.Rooms.EnterAsync(room, viewer, ct);
        if (gathering is null) return refused;
        if (await db.Set<ChatLine>().SingleOrDefaultAsync(l => l.Id == id.Value && l.Room == room, ct) is not { } line) return null;
        if (line.By != me && (await door.ModerateAsync(room, viewer, line.By, ct)).Refused is { } forbidden) return forbidden;

        db.Remove(line);
        turn.Tell(room, me, line.By, RoomDeed.DeletedLine);
        try { await db.SaveChangesAsync(CancellationToken.None); }
        catch (DbUpdateConcurrencyException)
        {
            // Deleted by somebody else, or by a first press, at this moment: what it told is told once.
            return null;
        }
        (await rooms.OfAsync(room)).Chat.Deleted(id);
        return null;
    }

    private static async Task<IResult> AnswerFormAsync(RoomId room, HttpContext http, Viewer viewer, DeleteChat delete, TalkAnswers answers, CancellationToken ct)
    {
        _ = ChatLineId.TryParse((await http.Request.ReadFormAsync(ct))["line"], null, out var line);
        return await answers.AfterFormAsync(http, room, await delete.DoAsync(room, viewer, line, ct), "chat-note", () => Task.FromResult(Turbo.Remove($"line-{line}")));
    }
}
