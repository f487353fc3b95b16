using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;
using Palabre.Live;

namespace Palabre.Rooms;

/// <summary>WHEP: a member or, in an open room, a guest listens. Listening is being there.</summary>
internal sealed class Listen(RoomDoor door, RoomTurn turn, OneRoom one)
{
    private const string Methods = "POST, OPTIONS, GET, HEAD";

    public static void Map(RoomRoutes rooms)
    {
        MediaAnswers.AllowAnyOrigin(rooms.Api.MapPost("/{room:long}/whep", AnswerAsync).RequireRateLimiting(RateLimits.Media).WithName("Listen")
            .Accepts<string>(MediaAnswers.Sdp).Produces<string>(201, MediaAnswers.Sdp)
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(404).ProducesProblem(409).ProducesProblem(415).ProducesProblem(422));
        MediaAnswers.AllowAnyOrigin(rooms.Api.MapMethods("/{room:long}/whep", ["OPTIONS"], (HttpContext http, Viewer viewer, MediaAnswers answers) =>
            answers.Options(http, viewer.Member, Methods, takesOffers: true)).ExcludeFromDescription());
        MediaAnswers.AllowAnyOrigin(rooms.Api.MapMethods("/{room:long}/whep", ["GET", "HEAD"], (HttpContext http) =>
        {
            if (HttpMethods.IsHead(http.Request.Method)) http.Response.ContentType = MediaAnswers.Sdp;
            else http.Response.StatusCode = StatusCodes.Status204NoContent;
        }).ExcludeFromDescription());
    }

    public async Task<(LiveSession? Session, Refusal? Refused)> DoAsync(RoomId room, Viewer viewer, Func<Task<(string?, Refusal?)>> offer, CancellationToken ct)
    {
        var (found, shut) = await door.HearAsync(room, viewer, ct);
        if (found is null) return (null, shut);
        if (found.Live is not { } gathering) return (null, Refusals.Ended);
        var (sdp, unreadable) = await offer();
        if (unreadable is not null) return (null, unreadable);
        if (viewer.Member is { } member && await one.LeaveOthersAsync(gathering, member, ct) is { } held) return (null, held);

        LiveSession? session = null;
        var refused = await turn.TakeAsync(gathering, stage =>
        {
            if (viewer.Member is not { } me) return null;
            if (stage.MayEnter(me) is { } removed) return removed;
            stage.Join(me);
            return null;
        }, ct, then: () => MediaAnswers.Try(() => gathering.Listen(sdp!, viewer.Member), out session));
        return (session, refused);
    }

    private static async Task<IResult> AnswerAsync(
        RoomId room, HttpContext http, Viewer viewer, Listen listen, MediaAnswers answers, CancellationToken ct)
    {
        var (session, refused) = await listen.DoAsync(room, viewer, () => MediaOffer.ReadAsync(http.Request, ct), ct);
        return session is null || refused is not null ? MediaAnswers.Problem(http, refused!) : answers.Created(http, room, session, viewer.Member);
    }
}
