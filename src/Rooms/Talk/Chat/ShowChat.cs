using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Palabre.Core;
using Palabre.Kit.Streams;
using Palabre.Kit.Ui;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>The chat of a room, page by page, also after its end; and whom of its writers the caller mutes.</summary>
internal sealed class ShowChat(RoomDoor door, ChatBook book, Fragments fragments)
{
    private const int MostWriters = 100;

    public static void Map(RoomRoutes rooms)
    {
        rooms.Api.MapGet("/{room:long}/chat", JsonAsync).WithName("ListChat").Produces<ChatJson>().ProducesProblem(404);
        rooms.Api.MapGet("/{room:long}/chat/muted", AnswerMutedAsync).WithName("ListMutedWriters").Produces<IReadOnlyList<MemberId>>().ProducesProblem(404);
        rooms.Pages.MapGet("/chat", PageAsync);
    }

    private static async Task<IResult> JsonAsync(RoomId room, ChatLineId? before, int? limit, HttpContext http, Viewer viewer, ShowChat show, CancellationToken ct)
    {
        if (!viewer.May("read")) return http.Problem(Refusals.NotAllowed);
        if (await show.FindAsync(room, viewer, ct) is null) return http.Problem(Refusals.NotFound);
        var chat = await show.ReadAsync(room, viewer, before, Math.Clamp(limit ?? ChatBook.PageSize, 1, ChatBook.LargestPage), ct);
        return TypedResults.Ok(new ChatJson(ChatSettingsJson.Of(chat.Settings), [.. chat.Lines.Select(ChatLineJson.Of)], chat.Older));
    }

    /// <summary>Query <c>by</c>: ids of writers, separated by commas.</summary>
    private static async Task<IResult> AnswerMutedAsync(RoomId room, string? by, HttpContext http, Viewer viewer, ShowChat show, CancellationToken ct)
    {
        if (await show.FindAsync(room, viewer, ct) is null) return http.Problem(Refusals.NotFound);
        var writers = (by ?? "").Split(',').Take(MostWriters).Select(id => MemberId.TryParse(id, null, out var read) ? read : default).Where(id => id != default).ToList();
        return TypedResults.Ok((await show.MutedAsync(viewer, writers, ct)).ToList());
    }

    /// <summary>The page for a browser without scripts; older lines alone for one with them.</summary>
    private static async Task<IResult> PageAsync(RoomId room, ChatLineId? before, HttpContext http, Viewer viewer, ShowChat show, CancellationToken ct)
    {
        if (await show.FindAsync(room, viewer, ct) is not { } found) return Answers.Page<RoomGonePage>(status: StatusCodes.Status404NotFound);
        return before is { } edge && RoomAnswers.TakesStreams(http.Request)
            ? TypedResults.Text(await show.OlderAsync(http, room, viewer, edge, ct), Turbo.ContentType)
            : Answers.Page<ChatPage>(new { found.Room, IsLive = found.Live is not null, Before = before });
    }

    private async Task<string> OlderAsync(HttpContext http, RoomId room, Viewer viewer, ChatLineId before, CancellationToken ct)
    {
        var chat = await ReadAsync(room, viewer, before, ChatBook.PageSize, ct);
        return Turbo.Prepend("chat-lines", await fragments.RenderAsync<ChatLines>(http.Reader(), new { chat.Lines }))
            + Turbo.Replace("chat-older", await fragments.RenderAsync<ChatOlder>(http.Reader(), new { Room = room, chat.Older }));
    }

    private Task<Found?> FindAsync(RoomId room, Viewer viewer, CancellationToken ct) => door.FindAsync(room, viewer, ct);
    private Task<ChatSheet> ReadAsync(RoomId room, Viewer viewer, ChatLineId? before, int most, CancellationToken ct) => book.ReadAsync(room, viewer, before, ct, most);
    private Task<IReadOnlySet<MemberId>> MutedAsync(Viewer viewer, IReadOnlyCollection<MemberId> writers, CancellationToken ct) => book.MutedAsync(viewer, writers, ct);
}
