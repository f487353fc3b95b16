using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary>A member says hello to some of those who are here: whoever answers first gets a closed room with them.</summary>
internal sealed class SendWave(Waves waves, CallBook book, CallNews news, IMembers members)
{
    /// <param name="To">Handles, at most ten.</param>
    public sealed record Wish(IReadOnlyList<string>? To);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/waves", AnswerAsync).Deed("SendWave").ProducesProblem(429).WithTags("Calls");
        routes.MapPost("/waves", AnswerFormAsync).RequireRateLimiting(RateLimits.Write).ExcludeFromDescription();
    }

    public async Task<Refusal?> DoAsync(Viewer viewer, IReadOnlyList<string> handles, CancellationToken ct)
    {
        if (viewer.Member is not { } me) return Refusals.SignInFirst;
        if (!viewer.May("write")) return Refusals.NotAllowed;
        var wanted = (await members.FindAsync([.. handles.Take(Waves.MostAtOnce + 1)], ct)).Values.Select(c => c.Id).ToHashSet();
        var here = await book.MutualOnlineAsync(me, ct);
        var to = here.Select(c => c.Id).Where(wanted.Contains).ToList();
        // One sentence for a stranger, for somebody who is away and for nobody: presence shows to mutual followers only.
        if (to.Count == 0 || to.Count < wanted.Count) return new("wave_not_here", 403, "to");
        if (waves.Send(me, to, out var wave) is { } refused) return refused;

        if ((await members.CardsAsync([me], ct)).GetValueOrDefault(me) is { } by)
            foreach (var member in to) await news.WavedAsync(member, new(wave!.Id, by, wave.Until));
        return null;
    }

    private static async Task<IResult> AnswerAsync(Wish wish, HttpContext http, Viewer viewer, SendWave send, CancellationToken ct) =>
        RoomAnswers.NoContentOr(http, await send.DoAsync(viewer, wish.To ?? [], ct));

    private static async Task<IResult> AnswerFormAsync(HttpContext http, Viewer viewer, SendWave send, CancellationToken ct)
    {
        var refused = await send.DoAsync(viewer, [.. (await http.Request.ReadFormAsync(ct))["to"].OfType<string>()], ct);
        if (refused is { Status: 401 }) return Answers.SeeOther("/sign-in?return=/pings");
        return refused is null ? Answers.SeeOther("/pings") : await http.PageAgainAsync<CallsPage>(null, refused);
    }
}
