using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>A moderator decides who may raise a hand and whose comes first. Hands that are up stay up.</summary>
internal sealed class HoldQueue(RoomDoor door)
{
    /// <param name="Mode"><c>everyone</c>, <c>followed</c> (by somebody on stage) or <c>off</c>; null leaves it.</param>
    /// <param name="Order"><c>raised</c> (oldest first) or <c>least_heard</c>; null leaves it.</param>
    public sealed record Wish(string? Mode = null, string? Order = null);

    public static void Map(RoomRoutes rooms)
    {
        rooms.Api.MapPut("/{room:long}/hands",
            async (RoomId room, Wish wish, HttpContext http, Viewer viewer, HoldQueue hold, CancellationToken ct) =>
                RoomAnswers.NoContentOr(http, await hold.DoAsync(room, viewer, wish, ct))).Deed("HoldQueue").ProducesProblem(400);
        rooms.Forms.MapPost("/hands",
            async (RoomId room, HttpContext http, Viewer viewer, HoldQueue hold, RoomAnswers answers, CancellationToken ct) =>
            {
                var form = await http.Request.ReadFormAsync(ct);
                return await answers.AfterFormAsync(http, room, await hold.DoAsync(room, viewer, new(form["mode"], form["order"]), ct));
            });
    }

    public async Task<Refusal?> DoAsync(RoomId room, Viewer viewer, Wish wish, CancellationToken ct)
    {
        HandMode? mode = null;
        HandOrder? order = null;
        return await door.ActAsync(room, viewer, (stage, me) =>
            stage.MayModerate(me) ?? ReadMode(wish.Mode, out mode) ?? ReadOrder(wish.Order, out order) ?? stage.HoldQueue(me, mode, order), ct);
    }

    /// <summary>Reads a mode's word; nothing said is null.</summary>
    public static Refusal? ReadMode(string? text, out HandMode? mode)
    {
        mode = text switch { "everyone" => HandMode.Everyone, "followed" => HandMode.Followed, "off" => HandMode.Off, _ => null };
        return mode is null && !string.IsNullOrEmpty(text) ? new("hand_mode_unknown", 400, "mode") : null;
    }

    private static Refusal? ReadOrder(string? text, out HandOrder? order)
    {
        order = text switch { "raised" => HandOrder.Raised, "least_heard" => HandOrder.LeastHeard, _ => null };
        return order is null && !string.IsNullOrEmpty(text) ? new("hand_order_unknown", 400, "order") : null;
    }
}
