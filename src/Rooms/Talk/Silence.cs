using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>A moderator takes the chat or the reactions from somebody, or gives them back; for the life of the room, also to those who have left it.</summary>
internal sealed class Silence(TalkDoor door, PalabreDb db)
{
    public static void Map(RoomRoutes rooms)
    {
        foreach (var (what, isChat) in new[] { ("chat", true), ("reactions", false) })
        {
            rooms.Api.MapPut($"/{{room:long}}/silences/{{member:long}}/{what}",
                async (RoomId room, MemberId member, HttpContext http, Viewer viewer, Silence silence, CancellationToken ct) =>
                    RoomAnswers.NoContentOr(http, await silence.DoAsync(room, viewer, member, isChat, silenced: true, ct))).Deed(isChat ? "SilenceChat" : "SilenceReactions");
            rooms.Api.MapDelete($"/{{room:long}}/silences/{{member:long}}/{what}",
                async (RoomId room, MemberId member, HttpContext http, Viewer viewer, Silence silence, CancellationToken ct) =>
                    RoomAnswers.NoContentOr(http, await silence.DoAsync(room, viewer, member, isChat, silenced: false, ct))).Deed(isChat ? "UnsilenceChat" : "UnsilenceReactions");
            rooms.Forms.MapPost($"/silence-{what}",
                async (RoomId room, HttpContext http, Viewer viewer, Silence silence, TalkAnswers answers, CancellationToken ct) =>
                    await answers.AfterFormAsync(http, room, await silence.DoAsync(room, viewer, await http.Request.MemberOfAsync(ct), isChat, silenced: true, ct), "chat-note"));
        }
    }

    public Task<Refusal?> DoAsync(RoomId room, Viewer viewer, MemberId member, bool chat, bool silenced, CancellationToken ct) =>
        door.DecideAsync(room, viewer, member, async talk =>
        {
            var kept = await db.Set<RoomSilence>().SingleOrDefaultAsync(s => s.Room == room && s.Member == member, CancellationToken.None);
            if (kept is null) db.Add(kept = new RoomSilence { Room = room, Member = member });
            if (chat) kept.Chat = silenced;
            else kept.Reactions = silenced;
            await db.SaveChangesAsync(CancellationToken.None);

            if (chat) talk.Talk.SilenceChat(member, silenced);
            else talk.Talk.SilenceReactions(member, silenced);
            return null;
        }, ct);
}
