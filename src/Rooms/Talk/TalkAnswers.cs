using Microsoft.AspNetCore.Http;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Streams;
using Palabre.Kit.Ui;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>
/// How forms of a room's talk are answered. A page that takes streams keeps its form and what is typed in it; a refusal is written
/// beside it. Without a script: the room or its chat again.
/// </summary>
internal sealed class TalkAnswers(RoomAnswers rooms, RoomDoor door, Fragments fragments)
{
    /// <param name="note">Id of the element that says why something was refused.</param>
    /// <param name="done">Markup for the page when it was not.</param>
    public async Task<IResult> AfterFormAsync(HttpContext http, RoomId room, Refusal? refused, string note, Func<Task<string>>? done = null)
    {
        if (refused is not null) refused = http.Reader().InWords(refused);
        if (refused is { Status: 401 } or { Code: "room_ended" }) return await rooms.AfterFormAsync(http, room, refused);
        if (RoomAnswers.TakesStreams(http.Request)) return await StreamAsync(http, refused, note, done);
        if (await WantsChatPageAsync(http)) return refused is null ? Answers.SeeOther($"/room/{room}/chat") : await ChatAgainAsync(http, room, refused);
        return await rooms.AfterFormAsync(http, room, refused);
    }

    /// <summary>Markup that says a thing is done.</summary>
    public async Task<string> SaidAsync(HttpContext http, string key) =>
        Turbo.Append("toasts", await fragments.RenderAsync<SaidToast>(http.Reader(), new { Text = http.Reader()[key] }));

    private async Task<IResult> StreamAsync(HttpContext http, Refusal? refused, string note, Func<Task<string>>? done)
    {
        var words = await fragments.RenderAsync<TalkNote>(http.Reader(), new { Id = note, Text = refused is null ? null : http.Sentence(refused) });
        var markup = Turbo.Replace(note, words) + (refused is null && done is not null ? await done() : "");
        return TypedResults.Text(markup, Turbo.ContentType, statusCode: refused?.Status ?? StatusCodes.Status200OK);
    }

    private async Task<IResult> ChatAgainAsync(HttpContext http, RoomId room, Refusal refused) =>
        await door.FindAsync(room, Viewer.Of(http.User), http.RequestAborted) is { } found
            ? await http.PageAgainAsync<ChatPage>(new { found.Room, IsLive = found.Live is not null }, refused with { Field = "text" })
            : await rooms.AfterFormAsync(http, room, refused);

    private static async Task<bool> WantsChatPageAsync(HttpContext http) =>
        http.Request.HasFormContentType && (await http.Request.ReadFormAsync(http.RequestAborted))["back"] == "chat";
}
