using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>A moderator says who may write in the chat, and how fast.</summary>
internal sealed class SetChat(TalkDoor door, PalabreDb db)
{
    /// <param name="Access"><c>everyone</c>, <c>speakers</c> or <c>off</c>; left out: as before.</param>
    /// <param name="SlowSeconds">1 to 600; left out: as before.</param>
    public sealed record Wish(string? Access = null, int? SlowSeconds = null);

    public static void Map(RoomRoutes rooms)
    {
        rooms.Api.MapPut("/{room:long}/chat/settings",
            async (RoomId room, Wish wish, HttpContext http, Viewer viewer, SetChat set, CancellationToken ct) =>
                RoomAnswers.NoContentOr(http, await set.DoAsync(room, viewer, wish, ct))).Deed("SetChat");
        rooms.Forms.MapPost("/chat/settings", AnswerFormAsync);
    }

    public Task<Refusal?> DoAsync(RoomId room, Viewer viewer, Wish wish, CancellationToken ct) => door.DecideAsync(room, viewer, about: null, async talk =>
    {
        if (ChatSettings.Read(wish.Access, wish.SlowSeconds, talk.Talk.Settings, out var settings) is { } wrong) return wrong;
        await KeepAsync(room, settings);
        talk.Talk.Set(settings);
        talk.Chat.Decided(settings);
        return null;
    }, ct);

    private async Task KeepAsync(RoomId room, ChatSettings settings)
    {
        var kept = await db.Set<RoomTalk>().SingleOrDefaultAsync(t => t.Room == room, CancellationToken.None);
        if (kept is null) db.Add(kept = new RoomTalk { Room = room, Access = settings.Access, SlowSeconds = settings.SlowSeconds });
        (kept.Access, kept.SlowSeconds) = (settings.Access, settings.SlowSeconds);
        await db.SaveChangesAsync(CancellationToken.None);
    }

    private static async Task<IResult> AnswerFormAsync(RoomId room, HttpContext http, Viewer viewer, SetChat set, TalkAnswers answers, CancellationToken ct)
    {
        var form = await http.Request.ReadFormAsync(ct);
        int? seconds = int.TryParse(form["slowSeconds"], NumberStyles.None, CultureInfo.InvariantCulture, out var read) ? read : null;
        return await answers.AfterFormAsync(http, room, await set.DoAsync(room, viewer, new(form["access"], seconds), ct), "chat-note");
    }
}
