using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;
using Palabre.Live;

namespace Palabre.Rooms;

/// <summary>
/// WHIP (RFC 9725): someone on stage publishes their voice. Posting is itself the deed of opening the microphone, unless
/// <c>?microphone=closed</c> says otherwise or a moderator closed it, which <c>?microphone=open</c> alone overrules.
/// <c>?microphone=same</c> leaves it as it is: the session takes over from one that runs. In a recorded room nobody opens it who has
/// not agreed to that; <c>?recording=agree</c> does both at once, for programs that have no page to be asked on.
/// </summary>
internal sealed class Publish(RoomDoor door, RoomTurn turn, OneRoom one, AnswerRecording answer)
{
    private const string Methods = "POST, OPTIONS, GET, HEAD";

    public static void Map(RoomRoutes rooms)
    {
        MediaAnswers.AllowAnyOrigin(rooms.Api.MapPost("/{room:long}/whip", AnswerAsync).RequireRateLimiting(RateLimits.Media).WithName("Publish")
            .Accepts<string>(MediaAnswers.Sdp).Produces<string>(201, MediaAnswers.Sdp)
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(415).ProducesProblem(422));
        MediaAnswers.AllowAnyOrigin(rooms.Api.MapMethods("/{room:long}/whip", ["OPTIONS"], (HttpContext http, Viewer viewer, MediaAnswers answers) =>
            answers.Options(http, viewer.Member, Methods, takesOffers: true)).ExcludeFromDescription());
        MediaAnswers.AllowAnyOrigin(rooms.Api.MapMethods("/{room:long}/whip", ["GET", "HEAD"], () => TypedResults.NoContent()).ExcludeFromDescription());
    }

    /// <param name="microphone">The query: <c>open</c>, <c>closed</c>, <c>same</c> or null.</param>
    public async Task<(LiveSession? Session, Refusal? Refused)> DoAsync(RoomId room, Viewer viewer, Func<Task<(string?, Refusal?)>> offer, string? microphone, CancellationToken ct)
    {
        var (gathering, me, refused) = await door.EnterAsync(room, viewer, ct);
        if (gathering is null) return (null, refused);
        // The right comes before the body: whoever may not speak learns that, whatever they send.
        lock (gathering.Gate) refused = Allow(gathering.Stage, me, microphone);
        if (refused is not null) return (null, refused);
        var (sdp, unreadable) = await offer();
        if (unreadable is not null) return (null, unreadable);
        if (await one.LeaveOthersAsync(gathering, me, ct) is { } held) return (null, held);

        LiveSession? session = null;
        refused = await turn.TakeAsync(gathering, stage => Allow(stage, me, microphone), ct, then: () =>
        {
            var failed = MediaAnswers.Try(() => gathering.Publish(sdp!, me, muted: true), out session);
            if (failed is null) lock (gathering.Gate) OpenOrClose(gathering.Stage, me, microphone);
            return failed;
        });
        return (session, refused);
    }

    private Task<Refusal?> AgreeAsync(RoomId room, Viewer viewer, CancellationToken ct) => answer.DoAsync(room, viewer, agrees: true, ct);

    private static async Task<IResult> AnswerAsync(
        RoomId room, string? microphone, string? recording, HttpContext http, Viewer viewer, Publish publish, MediaAnswers answers, CancellationToken ct)
    {
        if (recording == "agree" && await publish.AgreeAsync(room, viewer, ct) is { } no) return MediaAnswers.Problem(http, no);
        var (session, refused) = await publish.DoAsync(room, viewer, () => MediaOffer.ReadAsync(http.Request, ct), microphone, ct);
        return session is null || refused is not null ? MediaAnswers.Problem(http, refused!) : answers.Created(http, room, session, viewer.Member);
    }

    /// <summary>The host who was away takes their seat by publishing.</summary>
    private static Refusal? Allow(Stage stage, MemberId me, string? microphone)
    {
        if (me == stage.Host) stage.Join(me);
        return stage.MayPublish(me) ?? (microphone is "closed" or "same" ? null : stage.Consents.MayBeHeard(me));
    }

    private static void OpenOrClose(Stage stage, MemberId me, string? microphone)
    {
        if (microphone == "same") return;
        var mutedByModerator = stage.Find(me)?.Microphone == MicrophoneState.MutedByModerator;
        _ = stage.SetMicrophone(me, microphone switch { "closed" => false, "open" => true, _ => !mutedByModerator });
    }
}

/// <summary>The offer in a request's body.</summary>
internal static class MediaOffer
{
    public static async Task<(string? Sdp, Refusal? Refused)> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        if (MediaAnswers.CheckTypes(request, MediaAnswers.Sdp) is { } refused) return (null, refused);
        return await MediaAnswers.BodyAsync(request, ct) is { } sdp ? (sdp, null) : (null, new("too_large", 413));
    }
}
