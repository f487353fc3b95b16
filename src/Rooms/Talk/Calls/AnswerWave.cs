using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;
using Palabre.Kit.Words;

namespace Palabre.Rooms;

/// <summary>The first who answers a wave sits in a closed room with the waver, both on its stage. Whoever does not answer is not told on.</summary>
internal sealed class AnswerWave(Waves waves, OpenRoom open, RoomTurn turn, CallNews news, IMembers members, ISafety safety, GuestRows guests, TimeProvider clock)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPut("/api/waves/{wave:long}", AnswerAsync).Deed("AnswerWave", StatusCodes.Status201Created).WithTags("Calls");
        routes.MapDelete("/api/waves/{wave:long}",
            async (WaveId wave, HttpContext http, Viewer viewer, AnswerWave answer) => RoomAnswers.NoContentOr(http, await answer.DropAsync(wave, viewer))).Deed("DropWave").WithTags("Calls");
        routes.MapPost("/waves/{wave:long}/accept", AnswerFormAsync).RequireRateLimiting(RateLimits.Write).ExcludeFromDescription();
        routes.MapPost("/waves/{wave:long}/drop", DropFormAsync).RequireRateLimiting(RateLimits.Write).ExcludeFromDescription();
    }

    /// <param name="language">What the room is said to be held in.</param>
    public async Task<(RoomId? Room, Refusal? Refused)> DoAsync(WaveId id, Viewer viewer, string language, CancellationToken ct)
    {
        if (viewer.Member is not { } me) return (null, Refusals.SignInFirst);
        if (!viewer.May("write")) return (null, Refusals.NotAllowed);
        // Looked at before it is taken: a block between these two leaves it to the others.
        if (waves.To(me).FirstOrDefault(w => w.Id == id) is not { By: var by } || (await safety.BlocksAsync(me, [by], ct)).With(by)) return (null, new("wave_over"));
        if (waves.Take(id, me) is not { } wave) return (null, new("wave_over"));

        var cards = await members.CardsAsync([wave.By, me], CancellationToken.None);
        var (gathering, _) = await open.DoAsync(new Viewer(wave.By, false, null), new(TitleOf(cards, wave.By, me), "closed", Language: language), CancellationToken.None);
        if (gathering is null)
        {
            // The waver may hold another room by now: to those they waved to it is over.
            foreach (var member in wave.To) await news.ChangedAsync(member);
            return (null, new("wave_over"));
        }
        await SeatAsync(gathering, wave.By, me);
        await TellAsync(gathering, wave, cards[me]);
        return (gathering.Id, null);
    }

    public async Task<Refusal?> DropAsync(WaveId id, Viewer viewer)
    {
        if (viewer.Member is not { } me) return Refusals.SignInFirst;
        if (!viewer.May("write")) return Refusals.NotAllowed;
        var mine = waves.By(me) is { } own && own.Id == id ? own : null;
        waves.Drop(id, me);
        await news.ChangedAsync(me);
        foreach (var member in mine?.To ?? new HashSet<MemberId>()) await news.ChangedAsync(member);
        return null;
    }

    private static async Task<IResult> AnswerAsync(WaveId wave, HttpContext http, Viewer viewer, AnswerWave answer, CancellationToken ct)
    {
        var (room, refused) = await answer.DoAsync(wave, viewer, http.Reader().Language.Code, ct);
        return room is { } id ? TypedResults.Created(http.Request.Absolute($"/api/rooms/{id}"), new WavedRoomJson(id)) : RoomAnswers.Problem(http, refused!);
    }

    private static async Task<IResult> AnswerFormAsync(WaveId wave, HttpContext http, Viewer viewer, AnswerWave answer, CancellationToken ct)
    {
        var (room, refused) = await answer.DoAsync(wave, viewer, http.Reader().Language.Code, ct);
        if (room is { } id) return Answers.SeeOther($"/room/{id}?join");
        return refused is { Status: 401 } ? Answers.SeeOther("/sign-in?return=/pings") : await http.PageAgainAsync<CallsPage>(null, refused!);
    }

    private static async Task<IResult> DropFormAsync(WaveId wave, Viewer viewer, AnswerWave answer)
    {
        await answer.DropAsync(wave, viewer);
        return Answers.SeeOther("/pings");
    }

    /// <summary>Both names: a title that needs no language.</summary>
    private static string TitleOf(IReadOnlyDictionary<MemberId, MemberCard> cards, params MemberId[] people)
    {
        var title = Typed.Line(string.Join(", ", people.Where(cards.ContainsKey).Select(p => cards[p].Name)));
        return title.Length <= Room.LongestTitle ? title : Typed.Line(string.Join(", ", people.Where(cards.ContainsKey).Select(p => $"@{cards[p].Handle}")));
    }

    private async Task SeatAsync(Gathering gathering, MemberId waver, MemberId me)
    {
        await guests.AddAsync(gathering, me, by: waver);
        await turn.TakeAsync(gathering, stage => stage.RaiseHand(me) ?? stage.AcceptHand(waver, me), CancellationToken.None);
    }

    private async Task TellAsync(Gathering gathering, Wave wave, MemberCard me)
    {
        await news.AnsweredAsync(wave.By, new(gathering.Id, gathering.Room.Title, me, clock.GetUtcNow()));
        foreach (var member in wave.To) await news.ChangedAsync(member);
    }
}

public sealed record WavedRoomJson(RoomId Room);
