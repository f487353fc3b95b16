using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>Somebody who was removed from a room, and by whom.</summary>
public sealed record RemovedJson(MemberJson Member, MemberJson? By, DateTimeOffset At);

/// <summary>
/// A moderator takes somebody out of the room for the rest of its life: neither listening, writing nor asking is open to them any
/// more, and their sound has stopped when the answer comes. Works on people who have left, and can be taken back.
/// </summary>
internal sealed class RemovePerson(RoomDoor door, IMembers members)
{
    public static void Map(RoomRoutes rooms)
    {
        rooms.Api.MapGet("/{room:long}/removed", AnswerAsync).WithName("ListRemoved")
            .Produces<IReadOnlyList<RemovedJson>>().ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
        rooms.Api.MapPut("/{room:long}/removed/{member:long}",
            async (RoomId room, MemberId member, HttpContext http, Viewer viewer, RemovePerson remove, CancellationToken ct) =>
                RoomAnswers.NoContentOr(http, await remove.DoAsync(room, viewer, member, ct))).Deed("RemovePerson");
        rooms.Api.MapDelete("/{room:long}/removed/{member:long}",
            async (RoomId room, MemberId member, HttpContext http, Viewer viewer, RemovePerson remove, CancellationToken ct) =>
                RoomAnswers.NoContentOr(http, await remove.ReadmitAsync(room, viewer, member, ct))).Deed("ReadmitPerson");
        rooms.Pages.MapGet("/removed", async (RoomId room, Viewer viewer, RemovePerson remove, CancellationToken ct) =>
            await remove.ListAsync(room, viewer, ct) is (var removed, null)
                ? Answers.Page<RemovedPeople>(new { Room = room, Removed = removed }) : (IResult)TypedResults.NotFound());
        rooms.Forms.MapPost("/remove",
            async (RoomId room, HttpContext http, Viewer viewer, RemovePerson remove, RoomAnswers answers, CancellationToken ct) =>
                await answers.AfterFormAsync(http, room, await remove.DoAsync(room, viewer, await http.Request.MemberOfAsync(ct), ct)));
        rooms.Forms.MapPost("/readmit",
            async (RoomId room, HttpContext http, Viewer viewer, RemovePerson remove, RoomAnswers answers, CancellationToken ct) =>
                await answers.AfterFormAsync(http, room, await remove.ReadmitAsync(room, viewer, await http.Request.MemberOfAsync(ct), ct), wholePage: true));
    }

    public async Task<Refusal?> DoAsync(RoomId room, Viewer viewer, MemberId member, CancellationToken ct)
    {
        var known = (await members.CardsAsync([member], ct)).ContainsKey(member);
        return await door.ModerateAsync(room, viewer, member, RoomDeed.Removed,
            (stage, me, whom) => stage.MayModerate(me) ?? (known ? stage.Remove(me, whom) : Refusals.NotFound), ct);
    }

    public Task<Refusal?> ReadmitAsync(RoomId room, Viewer viewer, MemberId member, CancellationToken ct) =>
        door.ActAsync(room, viewer, (stage, me) => stage.Readmit(me, member), ct);

    /// <summary>Who was removed, the last one first; only moderators see it.</summary>
    public async Task<(IReadOnlyList<RemovedJson> Removed, Refusal? Refused)> ListAsync(RoomId room, Viewer viewer, CancellationToken ct)
    {
        if (await door.FindAsync(room, viewer, ct) is not { } found) return ([], Refusals.NotFound);
        if (viewer.Member is not { } me) return ([], Refusals.SignInFirst);
        if (found.Live is not { } gathering) return ([], Refusals.Ended);
        List<(MemberId Member, MemberId By, DateTimeOffset At)> removed;
        lock (gathering.Gate)
        {
            if (gathering.Stage.MayModerate(me) is { } refused) return ([], refused);
            removed = [.. gathering.Stage.Removed.Select(r => (r.Key, r.Value.By, r.Value.At)).OrderByDescending(r => r.At)];
        }
        var cards = await members.CardsAsync([.. removed.SelectMany(r => new[] { r.Member, r.By }).Distinct()], ct);
        return ([.. removed.Where(r => cards.ContainsKey(r.Member)).Select(r =>
            new RemovedJson(MemberJson.Of(cards[r.Member]), cards.TryGetValue(r.By, out var by) ? MemberJson.Of(by) : null, r.At))], null);
    }

    private static async Task<IResult> AnswerAsync(RoomId room, HttpContext http, Viewer viewer, RemovePerson remove, CancellationToken ct)
    {
        var (removed, refused) = await remove.ListAsync(room, viewer, ct);
        return refused is null ? TypedResults.Ok(removed) : RoomAnswers.Problem(http, refused);
    }
}
