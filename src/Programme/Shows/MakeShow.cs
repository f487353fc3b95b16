using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;
using Palabre.Programme.Pages;

namespace Palabre.Programme;

/// <summary>A leader, or a member where they may open rooms, announces a show of their club: weekly, in another rhythm, or once.</summary>
internal sealed class MakeShow(ShowDoor door, ReadShowWords words, ShowViews views, Clocks clocks, PalabreDb db, IdMaker ids, TimeProvider clock, ProgrammeSettings settings)
{
    public static void Map(ProgrammeRoutes programme, IPictureMaking pictures)
    {
        programme.ClubApi.MapPost("/shows", AnswerAsync).Deed("MakeShow").Produces<ShowJson>(StatusCodes.Status201Created);
        programme.ClubPages.MapGet("/shows/new", FormAsync).ForMembers(Scope.Write);
        programme.ClubForms.MapPost("/shows", AnswerFormAsync).WithMetadata(ChangeCover.LimitOf(pictures));
    }

    public async Task<(Show? Show, IReadOnlyList<Refusal> Refused)> DoAsync(FoundClub found, ShowWish wish, string language, CancellationToken ct)
    {
        if (found.Me is not { } me || !found.Rights.Make) return (null, [new Refusal("show_not_maker", 403)]);
        var now = clock.GetUtcNow();
        var (said, wrong) = await words.DoAsync(wish, new("", "", language, null, false, me, []), found.Club, me, found.Rights, ct);
        var (times, wrongTimes) = ShowTimes.Read(wish, null, clocks);
        var refused = wrong.Concat(wrongTimes).Concat(times?.Check(now) is { } bad ? [bad] : []).ToList();
        if (refused.Count > 0) return (null, refused);
        if (await db.Set<Show>().CountAsync(s => s.Club == found.Club.Id && !s.IsDropped && (s.Last == null || s.Last > now), ct) >= settings.MostShows)
            return (null, [new Refusal("shows_many") { Args = [settings.MostShows] }]);

        var show = new Show { Id = new(ids.Next()), Club = found.Club.Id, Title = said.Title, Host = said.Host, Language = said.Language, Zone = times!.Zone.Id, Start = times.Start, Minutes = times.Minutes, MadeAt = now, ChangedAt = now };
        said.Write(show);
        times.Write(show);
        new Timeline(show, times.Zone, []).Keep(now);
        db.Add(show);
        db.Tell(new ShowChanged(show.Id));
        await db.SaveChangesAsync(ct);
        return (show, []);
    }

    private static async Task<IResult> AnswerAsync(string slug, ShowWish wish, HttpContext http, Viewer viewer, MakeShow make, CancellationToken ct)
    {
        if (await make.ClubAsync(slug, viewer, ct) is not { } found) return http.Problem(ShowDoor.ClubUnknown);
        var (show, refused) = await make.DoAsync(found, wish, http.Reader().Language.Code, ct);
        if (show is null) return http.Problem(refused[0]);
        return TypedResults.Created(http.Request.Absolute($"/api/shows/{show.Id}"), await make.JsonAsync(show.Id, viewer, http.Request, ct));
    }

    private static async Task<IResult> FormAsync(string slug, Viewer viewer, MakeShow make, CancellationToken ct) =>
        await make.ClubAsync(slug, viewer, ct) is { Rights.Make: true } found ? Answers.Page<ShowFormPage>(new { found.Club, found.Rights }) : ProgrammeAnswers.Nothing;

    private static async Task<IResult> AnswerFormAsync(string slug, HttpContext http, IFormCollection form, Viewer viewer, MakeShow make, ChangeCover covers, CancellationToken ct)
    {
        if (await make.ClubAsync(slug, viewer, ct) is not { } found) return ProgrammeAnswers.Nothing;
        var wish = CoverWish.Of(form);
        var (made, wrong) = found.Rights.Make ? await covers.MakeAsync(wish, ct) : default;
        if (wrong is not null) return await http.PageAgainAsync<ShowFormPage>(new { found.Club, found.Rights }, wrong);
        var (show, refused) = await make.DoAsync(found, ShowWish.Of(form), http.Reader().Language.Code, ct);
        if (show is null)
        {
            covers.Forget(made);
            return await http.PageAgainAsync<ShowFormPage>(new { found.Club, found.Rights }, [.. refused]);
        }
        return await covers.KeepAsync(show, wish, made, ct) is { } bad ? ProgrammeAnswers.AfterForm(show.Path, bad) : Answers.SeeOther(show.Path);
    }

    private Task<FoundClub?> ClubAsync(string slug, Viewer viewer, CancellationToken ct) => door.ClubAsync(slug, viewer.Member, ct);

    private async Task<ShowJson?> JsonAsync(ShowId id, Viewer viewer, HttpRequest request, CancellationToken ct) =>
        await door.FindAsync(id, viewer.Member, ct) is { } found ? ShowJson.Of(await views.OfAsync(found, ct), request) : null;
}
