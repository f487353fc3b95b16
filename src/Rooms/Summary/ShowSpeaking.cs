using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>A member and how long they were heard.</summary>
public sealed record SpokenJson(MemberJson Member, int Seconds)
{
    public static SpokenJson Of(SpokenView spoken) => new(MemberJson.Of(spoken.Card), (int)spoken.Spoken.TotalSeconds);
}

/// <summary>How long each person was heard so far, for moderators: all of them as JSON, one of them on their sheet.</summary>
internal sealed class ShowSpeaking(RoomDoor door, CardBook book)
{
    public static void Map(RoomRoutes rooms)
    {
        rooms.Api.MapGet("/{room:long}/speaking", AnswerAsync).WithName("ListSpeakingTimes")
            .Produces<IReadOnlyList<SpokenJson>>().ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
        rooms.Pages.MapGet("/people/{member:long}", FrameAsync);
    }

    /// <summary>Least heard first, who is on stage without having spoken included.</summary>
    public async Task<(IReadOnlyList<SpokenView> Spoken, Refusal? Refused)> ForAsync(RoomId room, Viewer viewer, CancellationToken ct)
    {
        if (await door.FindAsync(room, viewer, ct) is not { } found) return ([], Refusals.NotFound);
        if (viewer.Member is not { } me) return ([], Refusals.SignInFirst);
        if (found.Live is not { } gathering) return ([], Refusals.Ended);
        Dictionary<MemberId, TimeSpan> times;
        lock (gathering.Gate)
        {
            if (gathering.Stage.MayModerate(me) is { } refused) return ([], refused);
            times = gathering.Stage.OnStage.ToDictionary(p => p.Id, _ => TimeSpan.Zero);
            foreach (var (member, time) in gathering.Stage.Spoken.All) times[member] = time;
        }
        var cards = await book.OfAsync([.. times.Keys], ct);
        return ([.. times.Where(t => cards.ContainsKey(t.Key)).OrderBy(t => t.Value).Select(t => new SpokenView(cards[t.Key], t.Value))], null);
    }

    private static async Task<IResult> AnswerAsync(RoomId room, HttpContext http, Viewer viewer, ShowSpeaking show, CancellationToken ct)
    {
        var (spoken, refused) = await show.ForAsync(room, viewer, ct);
        return refused is null ? TypedResults.Ok(spoken.Select(SpokenJson.Of).ToList()) : RoomAnswers.Problem(http, refused);
    }

    private static async Task<IResult> FrameAsync(RoomId room, MemberId member, Viewer viewer, ShowSpeaking show, CancellationToken ct)
    {
        var (spoken, refused) = await show.ForAsync(room, viewer, ct);
        return refused is null
            ? Answers.Page<PersonFacts>(new { Spoken = spoken.FirstOrDefault(s => s.Card.Id == member)?.Spoken ?? TimeSpan.Zero })
            : TypedResults.StatusCode(refused.Status);
    }
}
