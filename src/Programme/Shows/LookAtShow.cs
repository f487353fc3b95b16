using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Palabre.Core;
using Palabre.Kit.Web;
using Palabre.Programme.Pages;

namespace Palabre.Programme;

/// <summary>A show's page and its JSON, its dates, and the shows of a club, for everyone for whom they exist.</summary>
internal sealed class LookAtShow(ShowDoor door, ShowViews views, SlotViews slots, ReadProgramme programme, WhoComes who)
{
    public sealed record ShowsJson(IReadOnlyList<ShowJson> Shows);
    public sealed record OccurrencesJson(IReadOnlyList<OccurrenceJson> Occurrences);

    public static void Map(ProgrammeRoutes programme)
    {
        programme.Api.MapGet("/{show:long}", JsonAsync).WithName("LookAtShow").Produces<ShowJson>().ProducesProblem(404);
        programme.Api.MapGet("/{show:long}/occurrences", DatesAsync).WithName("OccurrencesOfShow").Produces<OccurrencesJson>().ProducesProblem(404).ProducesProblem(422);
        programme.DateApi.MapGet("", DateAsync).WithName("LookAtOccurrence").Produces<OccurrenceJson>().ProducesProblem(404);
        programme.ClubApi.MapGet("/shows", ListAsync).WithName("ShowsOfClub").Produces<ShowsJson>().ProducesProblem(404);
        programme.Pages.MapGet("", PageAsync);
    }

    private static async Task<IResult> JsonAsync(ShowId show, HttpContext http, Viewer viewer, LookAtShow look, CancellationToken ct) =>
        await look.FindAsync(show, viewer, ct) is { } found ? TypedResults.Ok(ShowJson.Of(await look.ViewAsync(found, ct), http.Request)) : http.Problem(ShowDoor.Unknown);

    private static async Task<IResult> PageAsync(ShowId show, HttpContext http, Viewer viewer, LookAtShow look, CancellationToken ct)
    {
        if (await look.FindAsync(show, viewer, ct) is not { } found) return ProgrammeAnswers.Nothing;
        var view = await look.ViewAsync(found, ct);
        return Answers.Page<ShowPage>(new { View = view, Home = http.Request.Absolute(""), First = await look.FirstAsync(view, ct) });
    }

    private static async Task<IResult> DateAsync(ShowId show, string date, HttpContext http, Viewer viewer, LookAtShow look, CancellationToken ct)
    {
        if (await look.FindAsync(show, viewer, ct) is not { } found) return http.Problem(ShowDoor.Unknown);
        if (ShowDoor.DateOf(found, date) is not { } slot || await look.SlotsAsync(viewer, [slot], ct) is not [var view]) return http.Problem(ShowDoor.NoDate);
        return TypedResults.Ok(OccurrenceJson.Of(view, http.Request));
    }

    private static async Task<IResult> DatesAsync(ShowId show, string? from, string? to, HttpContext http, Viewer viewer, LookAtShow look, CancellationToken ct)
    {
        if (await look.FindAsync(show, viewer, ct) is not { } found) return http.Problem(ShowDoor.Unknown);
        if (look.Range(from, to) is not var (begin, end)) return http.Problem(ReadProgramme.BadRange);
        var seen = await look.SlotsAsync(viewer, [.. found.Timeline.Between(begin, end).Take(ReadProgramme.Most)], ct);
        return TypedResults.Ok(new OccurrencesJson([.. seen.Select(s => OccurrenceJson.Of(s, http.Request))]));
    }

    private static async Task<IResult> ListAsync(string slug, HttpContext http, Viewer viewer, LookAtShow look, CancellationToken ct)
    {
        if (await look.ShowsAsync(slug, viewer, ct) is not { } shows) return http.Problem(ShowDoor.ClubUnknown);
        return TypedResults.Ok(new ShowsJson([.. shows.Select(s => ShowJson.Of(s, http.Request))]));
    }

    private async Task<IReadOnlyList<ShowView>?> ShowsAsync(string slug, Viewer viewer, CancellationToken ct)
    {
        if (await door.ClubAsync(slug, viewer.Member, ct) is not { } club) return null;
        var shows = new List<ShowView>();
        foreach (var timeline in await programme.RunningAsync(club, ct))
            shows.Add(await views.OfAsync(new(timeline, club.Club, club.Me, club.Rights with { Change = club.Rights.Lead || (club.Rights.Make && club.Me is { } me && timeline.Show.IsHeldBy(me)) }), ct));
        return shows;
    }

    private (DateTimeOffset From, DateTimeOffset To)? Range(string? from, string? to) => programme.Range(from, to);

    private Task<FoundShow?> FindAsync(ShowId show, Viewer viewer, CancellationToken ct) => door.FindAsync(show, viewer.Member, ct);

    private Task<ShowView> ViewAsync(FoundShow found, CancellationToken ct) => views.OfAsync(found, ct);

    private Task<IReadOnlyDictionary<string, IReadOnlyList<MemberCard>>> FirstAsync(ShowView view, CancellationToken ct) => who.FirstAsync(view, ct);

    private Task<IReadOnlyList<SlotView>> SlotsAsync(Viewer viewer, IReadOnlyList<Slot> these, CancellationToken ct) => slots.OfAsync(viewer.Member, these, ct);
}
