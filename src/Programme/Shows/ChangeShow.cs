using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Palabre.Calendar.Schedules;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;
using Palabre.Programme.Pages;

namespace Palabre.Programme;

/// <summary>Whoever holds a show, or leads its club, changes it; so does whoever holds an event of their own. Other times hold from its next date on: what took place stays as it was.</summary>
internal sealed class ChangeShow(ShowDoor door, ReadShowWords words, ShowViews views, RearrangeDates rearrange, Clocks clocks, PalabreDb db, TimeProvider clock)
{
    public static void Map(ProgrammeRoutes programme, IPictureMaking pictures)
    {
        programme.Api.MapPut("/{show:long}", AnswerAsync).Deed("ChangeShow").Produces<ShowJson>();
        programme.Pages.MapGet("/edit", FormAsync).ForMembers(Scope.Write);
        programme.Forms.MapPost("/edit", AnswerFormAsync).WithMetadata(ChangeCover.LimitOf(pictures));
    }

    public async Task<IReadOnlyList<Refusal>> DoAsync(FoundShow found, ShowWish wish, CancellationToken ct)
    {
        var (show, now) = (found.Show, clock.GetUtcNow());
        if (show.IsOver(now)) return [new Refusal("show_over")];
        var (said, wrong) = await words.DoAsync(wish, ShowWords.Of(show), found.Club, found.Me!.Value, found.Rights, ct);
        var before = ShowTimes.Of(found.Timeline);
        var (times, wrongTimes) = ShowTimes.Read(wish, before, clocks);
        if (times is null || wrong.Count + wrongTimes.Count > 0) return [.. wrong, .. wrongTimes];
        var isOther = wish.End is not null || (times.Start, times.Rule, times.Zone.Id, times.Minutes) != (before.Start, before.Rule, before.Zone.Id, before.Minutes) || !times.Exceptions.SequenceEqual(before.Exceptions);
        if (isOther)
        {
            times = FromNextOn(times, before, found.Timeline, wish, now);
            if (wish.Exceptions is null) times = times.WithItsExceptions();
            if (times.Check(found.Club is not null, now) is { } refused) return [refused];
        }
        said.Write(show);
        if (isOther) rearrange.Do(found.Timeline, times, found.Me!.Value, now);
        (show.Sequence, show.ChangedAt) = (show.Sequence + 1, now);
        db.Tell(new ShowChanged(show.Id));
        return await SaveAsync(ct);
    }

    /// <summary>A show that has taken place begins anew with its next date, and what is left of its count.</summary>
    private static ShowTimes FromNextOn(ShowTimes times, ShowTimes before, Timeline timeline, ShowWish wish, DateTimeOffset now)
    {
        if (before.Rule is null || timeline.Zone.Resolve(before.Start) > now) return times;
        var plain = Timeline.Plain(timeline.Show, timeline.Zone);
        var next = plain.From(now).Cast<Occurrence?>().FirstOrDefault(one => one!.Value.Start > now);
        if (next is not { } one || plain.Split(one.Original, out var parts) is not null) return times;
        return times with
        {
            Start = wish.Start is not null ? times.Start : one.Original,
            Rule = wish.End is null && times.Rule == before.Rule ? parts.After.Rule : times.Rule,
        };
    }

    private async Task<IReadOnlyList<Refusal>> SaveAsync(CancellationToken ct)
    {
        try
        {
            await db.SaveChangesAsync(ct);
            return [];
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            return [new Refusal("show_changed_meanwhile")];
        }
    }

    private static async Task<IResult> AnswerAsync(ShowId show, ShowWish wish, HttpContext http, Viewer viewer, ChangeShow change, CancellationToken ct)
    {
        var (found, refused) = await change.FindAsync(show, viewer, ct);
        if (found is null) return http.Problem(refused!);
        if (await change.DoAsync(found, wish, ct) is [var first, ..]) return http.Problem(first);
        return await change.FindAsync(show, viewer, ct) is ({ } now, _) ? TypedResults.Ok(ShowJson.Of(await change.ViewAsync(now, ct), http.Request)) : TypedResults.NoContent();
    }

    private static async Task<IResult> FormAsync(ShowId show, Viewer viewer, ChangeShow change, CancellationToken ct)
    {
        var (found, refused) = await change.FindAsync(show, viewer, ct);
        return found is null ? ProgrammeAnswers.AfterForm("", refused) : await change.PageAsync(found, ct);
    }

    private static async Task<IResult> AnswerFormAsync(ShowId show, HttpContext http, IFormCollection form, Viewer viewer, ChangeShow change, ChangeCover covers, CancellationToken ct)
    {
        var (found, refused) = await change.FindAsync(show, viewer, ct);
        if (found is null) return ProgrammeAnswers.AfterForm("", refused);
        var wish = CoverWish.Of(form);
        var (made, bad) = await covers.MakeAsync(wish, ct);
        var wrong = bad is not null ? [bad] : await change.DoAsync(found, ShowWish.Of(form), ct);
        if (wrong.Count > 0) covers.Forget(made);
        else if (await covers.KeepAsync(found.Show, wish, made, ct) is { } late) wrong = [late];
        return wrong.Count == 0 ? Answers.SeeOther(found.Show.Path) : await http.PageAgainAsync<ShowFormPage>(await change.ParametersAsync(found, ct), [.. wrong]);
    }

    private Task<(FoundShow? Found, Refusal? Refused)> FindAsync(ShowId show, Viewer viewer, CancellationToken ct) => door.ChangeAsync(show, viewer, ct);

    private Task<ShowView> ViewAsync(FoundShow found, CancellationToken ct) => views.OfAsync(found, ct);

    private async Task<IResult> PageAsync(FoundShow found, CancellationToken ct) => Answers.Page<ShowFormPage>(await ParametersAsync(found, ct));

    private async Task<object> ParametersAsync(FoundShow found, CancellationToken ct) => new { found.Club, found.Rights, View = await views.OfAsync(found, ct) };
}
