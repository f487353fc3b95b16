using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Palabre.Kit.Web;
using Palabre.Programme.Pages;

namespace Palabre.Programme;

/// <summary>A club's programme: a week as a page one would print, any time as JSON, and a week to put into another site.</summary>
internal sealed class ShowProgramme(ShowDoor door, ReadProgramme programme, Clocks clocks, TimeProvider clock)
{
    public sealed record ProgrammeJson(IReadOnlyList<OccurrenceJson> Occurrences);

    public static void Map(ProgrammeRoutes programme)
    {
        programme.ClubApi.MapGet("/programme", JsonAsync).WithName("ProgrammeOfClub").Produces<ProgrammeJson>().ProducesProblem(404).ProducesProblem(422);
        programme.ClubPages.MapGet("/programme", PageAsync);
        programme.ClubPages.MapGet("/programme/embed", EmbedAsync);
    }

    private static async Task<IResult> JsonAsync(string slug, string? from, string? to, HttpContext http, Viewer viewer, ShowProgramme show, CancellationToken ct)
    {
        if (await show.FindAsync(slug, viewer, ct) is not { } found) return http.Problem(ShowDoor.ClubUnknown);
        if (show.Range(from, to) is not var (begin, end)) return http.Problem(ReadProgramme.BadRange);
        return TypedResults.Ok(new ProgrammeJson([.. (await show.ReadAsync(found, begin, end, ct)).Select(s => OccurrenceJson.Of(s, http.Request))]));
    }

    private static async Task<IResult> PageAsync(string slug, string? week, HttpContext http, Viewer viewer, ShowProgramme show, CancellationToken ct)
    {
        if (await show.FindAsync(slug, viewer, ct) is not { } found) return ProgrammeAnswers.Nothing;
        if (found.Club.Slug != slug) return TypedResults.Redirect($"{found.Club.Path}/programme", permanent: true);
        var shown = ClubWeek.Of(week, show.ZoneOf(http), show.Now);
        return Answers.Page<ProgrammePage>(new { Found = found, Week = shown, Slots = await show.ReadAsync(found, shown.From, shown.To, ct), Url = http.Request.Absolute($"{found.Club.Path}/programme") });
    }

    /// <summary>For everyone who reads that other site: whoever is signed in here sees no more.</summary>
    private static async Task<IResult> EmbedAsync(string slug, HttpContext http, ShowProgramme show, CancellationToken ct)
    {
        if (await show.FindAsync(slug, Viewer.Guest, ct) is not { } found) return ProgrammeAnswers.Nothing;
        SecurityHeaders.LetBeFramed(http);
        var slots = await show.ReadAsync(found, show.Now, show.Now.AddDays(7), ct);
        return Answers.Page<EmbedPage>(new { found.Club, Slots = slots, Home = http.Request.Absolute("") });
    }

    private DateTimeOffset Now => clock.GetUtcNow();

    private Calendar.Zones.Zone ZoneOf(HttpContext http) => clocks.Find(http.Reader().Zone.Id) ?? clocks.Find("UTC")!;

    private (DateTimeOffset From, DateTimeOffset To)? Range(string? from, string? to) => programme.Range(from, to);

    private Task<FoundClub?> FindAsync(string slug, Viewer viewer, CancellationToken ct) => door.ClubAsync(slug, viewer.Member, ct);

    private Task<IReadOnlyList<SlotView>> ReadAsync(FoundClub found, DateTimeOffset from, DateTimeOffset to, CancellationToken ct) => programme.BetweenAsync(found.Club, found.Me, from, to, ct);
}
