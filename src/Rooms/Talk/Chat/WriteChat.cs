using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Streams;
using Palabre.Kit.Ui;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>A member writes a line in the chat of a room.</summary>
internal sealed class WriteChat(TalkDoor door, PalabreDb db, IdMaker ids, CardBook cards, Fragments fragments, TimeProvider clock)
{
    /// <param name="Text">1 to 500 characters.</param>
    public sealed record Wish(string? Text);

    public static void Map(RoomRoutes rooms)
    {
        rooms.Api.MapPost("/{room:long}/chat", AnswerAsync).Deed("WriteChat", StatusCodes.Status201Created).ProducesProblem(429);
        rooms.Forms.MapPost("/chat", AnswerFormAsync);
    }

    public async Task<(ChatLineView? Written, Refusal? Refused)> DoAsync(RoomId room, Viewer viewer, string? text, CancellationToken ct)
    {
        var clean = ChatLine.Clean(text);
        var (talk, me, refused) = await door.ActAsync(room, viewer, (talk, stage, me) => ChatLine.Check(clean) ?? talk.Write(me, stage.RankOf(me)), ct);
        if (talk is null) return (null, refused);

        var line = new ChatLine { Id = ids.Next(), Room = room, By = me, Text = clean, At = clock.GetUtcNow() };
        db.Add(line);
        await db.SaveChangesAsync(CancellationToken.None);
        talk.Chat.Written(line);
        return (ChatLineView.Of([line], await cards.OfAsync([me], CancellationToken.None))[0], null);
    }

    private static async Task<IResult> AnswerAsync(RoomId room, Wish? wish, HttpContext http, Viewer viewer, WriteChat write, CancellationToken ct)
    {
        var (written, refused) = await write.DoAsync(room, viewer, wish?.Text, ct);
        return written is null ? RoomAnswers.Problem(http, refused!) : TypedResults.Created((string?)null, ChatLineJson.Of(written));
    }

    private static async Task<IResult> AnswerFormAsync(RoomId room, HttpContext http, Viewer viewer, WriteChat write, TalkAnswers answers, CancellationToken ct)
    {
        var (written, refused) = await write.DoAsync(room, viewer, (await http.Request.ReadFormAsync(ct))["text"], ct);
        return await answers.AfterFormAsync(http, room, refused, "chat-note", () => write.MarkupAsync(http, written!));
    }

    /// <summary>One's own line is there at once; when the live stream brings it again, it replaces itself.</summary>
    private async Task<string> MarkupAsync(HttpContext http, ChatLineView line) =>
        Turbo.Append("chat-lines", await fragments.RenderAsync<ChatLines>(http.Reader(), new { Lines = new[] { line } }));
}
