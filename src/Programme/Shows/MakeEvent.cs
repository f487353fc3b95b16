using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;
using Palabre.Programme.Pages;

namespace Palabre.Programme;

/// <summary>What stood in the form for a room that is to open now.</summary>
public sealed record BegunEvent(string? Title, string? Language, string? Topic);

/// <summary>Any member announces an event: a room of their own at a time to come, in no club's name. From then on it is a show like any other.</summary>
internal sealed class MakeEvent(MakeShow make, Upcoming upcoming, IMembers members)
{
    public const string Path = "/events";

    private const int MostListed = 20;

    public static void Map(IEndpointRouteBuilder routes, IPictureMaking pictures)
    {
        var api = routes.MapGroup("/api/events").WithTags("Programme");
        api.MapPost("", AnswerAsync).Deed("MakeEvent").Produces<ShowJson>(StatusCodes.Status201Created);
        api.MapGet("", ListAsync).WithName("Events").Produces<LookAtShow.OccurrencesJson>().ProducesProblem(404);
        var pages = routes.MapGroup(Path).ForMembers(Scope.Write).ExcludeFromDescription();
        pages.MapGet("/new", Form);
        pages.MapPost("", AnswerFormAsync).RequireRateLimiting(RateLimits.Write).WithMetadata(ChangeCover.LimitOf(pictures));
    }

    private static async Task<IResult> AnswerAsync(ShowWish wish, HttpContext http, Viewer viewer, MakeEvent make, CancellationToken ct)
    {
        var (show, refused) = await make.DoAsync(viewer.Member!.Value, wish, http, ct);
        if (show is null) return http.Problem(refused[0]);
        await make.Shows.FinishAsync(show, null, wish, http);
        return TypedResults.Created(http.Request.Absolute($"/api/shows/{show.Id}"), await make.Shows.JsonAsync(show.Id, viewer, http.Request, ct));
    }

    /// <summary>What comes next for the caller, of their clubs and of others; or what one member holds.</summary>
    private static async Task<IResult> ListAsync(string? host, HttpContext http, Viewer viewer, MakeEvent make, CancellationToken ct)
    {
        if (await make.NextAsync(host, viewer.Member, ct) is not { } dates) return http.Problem(new Refusal("member_unknown", 404) { Args = [host ?? ""] });
        return TypedResults.Ok(new LookAtShow.OccurrencesJson([.. dates.Select(d => OccurrenceJson.Of(d, http.Request))]));
    }

    /// <summary>Whoever had begun to open a room goes on with what they wrote; in a club's name, there.</summary>
    private static IResult Form(string? title, string? language, string? club, HttpContext http) =>
        !string.IsNullOrWhiteSpace(club) ? Answers.SeeOther($"/club/{Uri.EscapeDataString(club)}/shows/new")
        : Answers.Page<ShowFormPage>(new { Rights = ShowRights.OfEvent(holds: true), Begun = new BegunEvent(title, language, http.Request.Query["topics"].FirstOrDefault()) });

    private static async Task<IResult> AnswerFormAsync(HttpContext http, IFormCollection form, Viewer viewer, MakeEvent make, ChangeCover covers, CancellationToken ct)
    {
        var parameters = new { Rights = ShowRights.OfEvent(holds: true) };
        var cover = CoverWish.Of(form);
        var (made, wrong) = await covers.MakeAsync(cover, ct);
        if (wrong is not null) return await http.PageAgainAsync<ShowFormPage>(parameters, wrong);
        var wish = ShowWish.Of(form);
        var (show, refused) = await make.DoAsync(viewer.Member!.Value, wish, http, ct);
        if (show is null)
        {
            covers.Forget(made);
            return await http.PageAgainAsync<ShowFormPage>(parameters, [.. refused]);
        }
        await make.Shows.FinishAsync(show, null, wish, http);
        return await covers.KeepAsync(show, cover, made, ct) is { } bad ? ProgrammeAnswers.AfterForm(show.Path, bad) : Answers.SeeOther(show.Path);
    }

    private MakeShow Shows => make;

    private Task<(Show? Show, IReadOnlyList<Refusal> Refused)> DoAsync(MemberId me, ShowWish wish, HttpContext http, CancellationToken ct) =>
        make.DoAsync(null, me, ShowRights.OfEvent(holds: true), wish with { Rrule = wish.Rrule ?? "" }, http.Reader().Language.Code, ct);

    /// <summary>Null where there is no such member.</summary>
    private async Task<IReadOnlyList<SlotView>?> NextAsync(string? host, MemberId? me, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(host)) return await upcoming.ForAsync(me, MostListed, ct);
        return (await members.FindAsync([host], ct)).Values.FirstOrDefault() is { } card ? await upcoming.OfMemberAsync(card.Id, me, MostListed, ct) : null;
    }
}
