using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>Somebody in the room shows a reaction, without a sound.</summary>
internal sealed class React(TalkDoor door)
{
    /// <param name="Reaction">One of <see cref="Rooms.Reaction.All"/>, by its word.</param>
    public sealed record Wish(string? Reaction);

    public static void Map(RoomRoutes rooms)
    {
        rooms.Api.MapPost("/{room:long}/reactions",
            async (RoomId room, Wish? wish, HttpContext http, Viewer viewer, React react, CancellationToken ct) =>
                RoomAnswers.NoContentOr(http, await react.DoAsync(room, viewer, wish?.Reaction, ct))).Deed("React").ProducesProblem(429);
        rooms.Forms.MapPost("/react",
            async (RoomId room, HttpContext http, Viewer viewer, React react, TalkAnswers answers, CancellationToken ct) =>
                await answers.AfterFormAsync(http, room, await react.DoAsync(room, viewer, (await http.Request.ReadFormAsync(ct))["reaction"], ct), "react-note"));
    }

    public async Task<Refusal?> DoAsync(RoomId room, Viewer viewer, string? word, CancellationToken ct)
    {
        if (Reaction.Find(word) is not { } reaction) return new("reaction_unknown", 400, "reaction");
        var onStage = false;
        var (talk, me, refused) = await door.ActAsync(room, viewer, (talk, stage, me) =>
        {
            onStage = stage.Find(me) is { IsOnStage: true };
            return talk.React(me);
        }, ct);
        talk?.Reactions.Shown(reaction, onStage ? me : null);
        return refused;
    }
}
