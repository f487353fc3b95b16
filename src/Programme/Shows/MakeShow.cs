using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;
using Palabre.Programme.Pages;

namespace Palabre.Programme;

/// <summary>
/// A leader, or a member where they may open rooms, announces a show of their club: weekly, in another rhythm, or once. Events of members
/// are announced by the same rules (<see cref="MakeEvent"/>).
/// </summary>
internal sealed class MakeShow(ShowDoor door, ReadShowWords words, ShowViews views, PostShow post, Clocks clocks, PalabreDb db, IdMaker ids, TimeProvider clock, ProgrammeSettings settings)
{
    public static void Map(ProgrammeRoutes programme, IPictureMaking pictures)
    {
        programme.ClubApi.MapPost("/shows", AnswerAsync).Deed("MakeShow").Produces<ShowJson>(StatusCodes.Status201Created);
        programme.ClubPages.MapGet("/shows/new", FormAsync).ForMembers(Scope.Write);
        programme.ClubForms.MapPost("/shows", AnswerFormAsync).WithMetadata(ChangeCover.LimitOf(pictures));
    }

    public Task<(Show? Show, IReadOnlyList<Refusal> Refused)> DoAsync(FoundClub found, ShowWish wish, string language, CancellationToken ct) =>
        found.Me is { } me && found.Rights.Make ? DoAsync(found.Club, me, found.Rights, wish, language, ct) : Task.FromResult<(Show?, IReadOnlyList<Refusal>)>((null, [new Refusal("show_not_maker", 403)]));

    /// <param name="club">Null for an event of this member.</param>
    public async Task<(Show? Show, IReadOnlyList<Refusal> Refused)> DoAsync(ClubCard? club, MemberId me, ShowRights rights, ShowWish wish, string language, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var (said, wrong) = await words.DoAsync(wish, new("", "", language, null, false, me, []), club, me, rights, ct);
        var (times, wrongTimes) = ShowTimes.Read(wish, null, clocks);
        var refused = wrong.Concat(wrongTimes).Concat(times?.Check(club is not null, now) is { } bad ? [bad] : []).ToList();
        if (refused.Count > 0) return (null, refused);
        if (await ManyAsync(club, me, now, ct) is { } many) return (null, [many]);

        var show = new Show { Id = new(ids.Next()), Club = club?.Id, Title = said.Title, Host = said.Host, Language = said.Language, Zone = times!.Zone.Id, Start = times.Start, Minutes = times.Minutes, MadeAt = now, ChangedAt = now };
        said.Write(show);
        times.Write(show);
        new Timeline(show, times.Zone, []).Keep(now);
        db.Add(show);
        db.Tell(new ShowChanged(show.Id));
        await db.SaveChangesAsync(ct);
        return (show, []);
    }

    /// <summary>So many are announced already that there is no room for another.</summary>
    private async Task<Refusal?> ManyAsync(ClubCard? club, MemberId me, DateTimeOffset now, CancellationToken ct)
    {
        var (running, id) = (db.Set<Show>().Where(s => !s.IsDropped && (s.Last == null || s.Last > now)), club?.Id);
        var count = await (id is null ? running.Where(s => s.Club == null && s.Host == me) : running.Where(s => s.Club == id)).CountAsync(ct);
        return id is null ? count >= settings.MostEvents ? new Refusal("events_many") { Args = [settings.MostEvents] } : null
            : count >= settings.MostShows ? new Refusal("shows_many") { Args = [settings.MostShows] } : null;
    }

    /// <summary>What is left to do for one that was announced, whatever becomes of it.</summary>
    public Task FinishAsync(Show show, ClubCard? club, ShowWish wish, HttpContext http) => wish.Post ? post.DoAsync(show, club, http, CancellationToken.None) : Task.CompletedTask;

    private static async Task<IResult> AnswerAsync(string slug, ShowWish wish, HttpContext http, Viewer viewer, MakeShow make, CancellationToken ct)
    {
        if (await make.ClubAsync(slug, viewer, ct) is not { } found) return http.Problem(ShowDoor.ClubUnknown);
        var (show, refused) = await make.DoAsync(found, wish, http.Reader().Language.Code, ct);
        if (show is null) return http.Problem(refused[0]);
        await make.FinishAsync(show, found.Club, wish, http);
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
        var said = ShowWish.Of(form);
        var (show, refused) = await make.DoAsync(found, said, http.Reader().Language.Code, ct);
        if (show is null)
        {
            covers.Forget(made);
            return await http.PageAgainAsync<ShowFormPage>(new { found.Club, found.Rights }, [.. refused]);
        }
        await make.FinishAsync(show, found.Club, said, http);
        return await covers.KeepAsync(show, wish, made, ct) is { } bad ? ProgrammeAnswers.AfterForm(show.Path, bad) : Answers.SeeOther(show.Path);
    }

    private Task<FoundClub?> ClubAsync(string slug, Viewer viewer, CancellationToken ct) => door.ClubAsync(slug, viewer.Member, ct);

    public async Task<ShowJson?> JsonAsync(ShowId id, Viewer viewer, HttpRequest request, CancellationToken ct) =>
        await door.FindAsync(id, viewer.Member, ct) is { } found ? ShowJson.Of(await views.OfAsync(found, ct), request) : null;
}
