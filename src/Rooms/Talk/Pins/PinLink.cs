using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Streams;
using Palabre.Kit.Ui;
using Palabre.Kit.Web;
using Palabre.Kit.Web.Outside;

namespace Palabre.Rooms;

/// <summary>A moderator pins a link at the head of the room, in place of the one before, or takes it off.</summary>
internal sealed class PinLink(TalkDoor door, PinBook book, Previews previews, Fragments fragments, LiveStreams streams, PalabreDb db, IdMaker ids, TimeProvider clock)
{
    /// <param name="Url">http or https, or a page of ours.</param>
    public sealed record Wish(string? Url);

    public static void Map(RoomRoutes rooms)
    {
        rooms.Api.MapPut("/{room:long}/pin",
            async (RoomId room, Wish? wish, HttpContext http, Viewer viewer, PinLink pin, CancellationToken ct) =>
                RoomAnswers.NoContentOr(http, await pin.DoAsync(room, viewer, wish?.Url, Home(http), ct))).Deed("PinLink");
        rooms.Api.MapDelete("/{room:long}/pin",
            async (RoomId room, HttpContext http, Viewer viewer, PinLink pin, CancellationToken ct) =>
                RoomAnswers.NoContentOr(http, await pin.UndoAsync(room, viewer, Home(http), ct))).Deed("Unpin");
        rooms.Api.MapGet("/{room:long}/pins", ListAsync).WithName("ListPins").Produces<IReadOnlyList<PinJson>>().ProducesProblem(404);
        rooms.Forms.MapPost("/pin",
            async (RoomId room, HttpContext http, Viewer viewer, PinLink pin, TalkAnswers answers, CancellationToken ct) =>
                await answers.AfterFormAsync(http, room, await pin.DoAsync(room, viewer, (await http.Request.ReadFormAsync(ct))["url"], Home(http), ct), "pin-note"));
        rooms.Forms.MapPost("/unpin",
            async (RoomId room, HttpContext http, Viewer viewer, PinLink pin, TalkAnswers answers, CancellationToken ct) =>
                await answers.AfterFormAsync(http, room, await pin.UndoAsync(room, viewer, Home(http), ct), "pin-note"));
    }

    public async Task<Refusal?> DoAsync(RoomId room, Viewer viewer, string? typed, string home, CancellationToken ct)
    {
        var (talk, me, refused) = await door.ModerateAsync(room, viewer, about: null, ct);
        if (talk is null) return refused;
        if (Pin.Read(typed, new Uri(home), out var address) is { } wrong) return wrong;
        if (address.StartsWith('/') && !await book.IsOursAsync(address, ct)) return new("pin_not_here", 404, "url");
        if (talk.Talk.Pin() is { } tooFast) return tooFast;

        var preview = address.StartsWith('/') ? null : await previews.OfAsync(new Uri(address), ct);
        return await door.DecideAsync(room, viewer, about: null, async _ =>
        {
            await TakeOffAsync(room);
            var pin = PinOf(room, me, address, preview);
            db.Add(pin);
            await db.SaveChangesAsync(CancellationToken.None);
            Tell(room, await book.OfAsync(pin, CancellationToken.None), home);
            return null;
        }, ct);
    }

    public Task<Refusal?> UndoAsync(RoomId room, Viewer viewer, string home, CancellationToken ct) => door.DecideAsync(room, viewer, about: null, async _ =>
    {
        await TakeOffAsync(room);
        await db.SaveChangesAsync(CancellationToken.None);
        Tell(room, null, home);
        return null;
    }, ct);

    private static string Home(HttpContext http) => http.Request.Absolute("");

    private static async Task<IResult> ListAsync(RoomId room, HttpContext http, Viewer viewer, TalkDoor door, PinBook book, CancellationToken ct)
    {
        if (!viewer.May("read")) return http.Problem(Refusals.NotAllowed);
        if (await door.Rooms.FindAsync(room, viewer, ct) is null) return http.Problem(Refusals.NotFound);
        return TypedResults.Ok((await book.AllAsync(room, ct)).Select(p => PinJson.Of(p, Home(http))).ToList());
    }

    private Pin PinOf(RoomId room, MemberId me, string address, Preview? preview) => new()
    {
        Id = ids.Next(),
        Room = room,
        By = me,
        Address = address,
        Title = preview?.Title,
        Description = preview?.Description,
        Site = preview?.Site,
        PinnedAt = clock.GetUtcNow(),
    };

    private async Task TakeOffAsync(RoomId room)
    {
        foreach (var before in await db.Set<Pin>().Where(p => p.Room == room && p.UnpinnedAt == null).ToListAsync(CancellationToken.None))
            before.UnpinnedAt = clock.GetUtcNow();
    }

    private void Tell(RoomId room, PinView? pin, string home)
    {
        streams.Publish(RoomTopics.Of(room), new StreamMessage("turbo", async reader =>
            Turbo.Replace("room-pin", await fragments.RenderAsync<PinPanel>(reader, new { Room = room, Pin = pin }), morph: true)));
        streams.Publish(RoomTopics.Changes(room), RoomFragments.Json("pin", new PinNewsJson(room, pin is null ? null : PinJson.Of(pin, home))));
    }
}
