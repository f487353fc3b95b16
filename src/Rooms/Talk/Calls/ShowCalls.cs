using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>What awaits one: calls into rooms, waves, and those whom one may wave to. A call one does not follow goes away without a word.</summary>
internal sealed class ShowCalls(CallBook book, CallNews news, PalabreDb db)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/pings", (Viewer viewer) => viewer.IsGuest ? (IResult)Answers.SeeOther("/sign-in?return=/pings") : Answers.Page<CallsPage>()).ExcludeFromDescription();
        routes.MapGet("/api/pings", JsonAsync).WithName("ListCalls").WithTags("Calls").Produces<CallsJson>().ProducesProblem(401);
        routes.MapGet("/api/waves/people", AnswerPeopleAsync).WithName("ListPeopleToWaveTo").WithTags("Calls").Produces<IReadOnlyList<MemberJson>>().ProducesProblem(401);
        routes.MapDelete("/api/pings/{room:long}",
            async (RoomId room, HttpContext http, Viewer viewer, ShowCalls calls, CancellationToken ct) => RoomAnswers.NoContentOr(http, await calls.DismissAsync(room, viewer, ct)))
            .Deed("DismissCall").WithTags("Calls");
        routes.MapPost("/pings/{room:long}/dismiss",
            async (RoomId room, Viewer viewer, ShowCalls calls, CancellationToken ct) =>
            {
                await calls.DismissAsync(room, viewer, ct);
                return Answers.SeeOther("/pings");
            }).RequireRateLimiting(RateLimits.Write).ExcludeFromDescription();
    }

    public async Task<Refusal?> DismissAsync(RoomId room, Viewer viewer, CancellationToken ct)
    {
        if (viewer.Member is not { } me) return Refusals.SignInFirst;
        if (!viewer.May("write")) return Refusals.NotAllowed;
        await db.Set<Ping>().Where(p => p.Room == room && p.Member == me && !p.IsAnswered).ExecuteUpdateAsync(set => set.SetProperty(p => p.IsAnswered, true), CancellationToken.None);
        await news.ChangedAsync(me);
        return null;
    }

    private static async Task<IResult> JsonAsync(HttpContext http, Viewer viewer, ShowCalls calls, CancellationToken ct)
    {
        if (viewer.Member is not { } me) return RoomAnswers.Problem(http, Refusals.SignInFirst);
        return viewer.May("read") ? TypedResults.Ok(CallsJson.Of(await calls.ForAsync(me, ct))) : http.Problem(Refusals.NotAllowed);
    }

    private static async Task<IResult> AnswerPeopleAsync(HttpContext http, Viewer viewer, ShowCalls calls, CancellationToken ct)
    {
        if (viewer.Member is not { } me) return RoomAnswers.Problem(http, Refusals.SignInFirst);
        return viewer.May("read") ? TypedResults.Ok((await calls.PeopleAsync(me, ct)).Select(MemberJson.Of).ToList()) : http.Problem(Refusals.NotAllowed);
    }

    private Task<CallsView> ForAsync(MemberId me, CancellationToken ct) => book.ForAsync(me, ct);
    private Task<IReadOnlyList<MemberCard>> PeopleAsync(MemberId me, CancellationToken ct) => book.MutualOnlineAsync(me, ct);
}
