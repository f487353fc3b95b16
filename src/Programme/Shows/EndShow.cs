using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Palabre.Calendar.Rules;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Programme;

/// <summary>A show ends: nothing more of it takes place, what took place stays. One that never did is dropped.</summary>
internal sealed class EndShow(ShowDoor door, IPictureMaking pictures, PalabreDb db, IdMaker ids, TimeProvider clock)
{
    public static void Map(ProgrammeRoutes programme)
    {
        programme.Api.MapDelete("/{show:long}", async (ShowId show, HttpContext http, Viewer viewer, EndShow end, CancellationToken ct) =>
            ProgrammeAnswers.NoContentOr(http, (await end.DoAsync(show, viewer, ct)).Refused)).Deed("EndShow").Produces(StatusCodes.Status204NoContent);
        programme.Forms.MapPost("/end", async (ShowId show, Viewer viewer, EndShow end, CancellationToken ct) =>
        {
            var (found, refused) = await end.DoAsync(show, viewer, ct);
            return ProgrammeAnswers.AfterForm(found?.Club is { } club ? $"{club.Path}/programme" : "/", refused);
        });
    }

    public async Task<(FoundShow? Found, Refusal? Refused)> DoAsync(ShowId id, Viewer viewer, CancellationToken ct)
    {
        var (found, refused) = await door.ChangeAsync(id, viewer, ct);
        if (found is null) return (null, refused);
        var (show, now) = (found.Show, clock.GetUtcNow());
        if (show.IsOver(now)) return (found, null);
        foreach (var date in found.Timeline.Dates.Where(d => d.StartsAt > now && d.CancelledAt is null))
        {
            date.CancelledAt = now;
            db.Tell(new OccurrenceCancelled(ids.Next(), date.Id, viewer.Member!.Value));
        }
        Cut(found.Timeline, now);
        var cover = show.IsDropped ? show.Cover : null;
        if (cover is not null) db.Remove(cover);
        (show.Sequence, show.ChangedAt) = (show.Sequence + 1, now);
        found.Timeline.Anew().Keep(now);
        db.Tell(new ShowChanged(show.Id));
        try
        {
            await db.SaveChangesAsync(ct);
            if (cover is not null) pictures.Forget(cover.Picture, cover.Key);
            return (found, null);
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            return (found, new Refusal("show_changed_meanwhile"));
        }
    }

    private static void Cut(Timeline timeline, DateTimeOffset now)
    {
        var (show, schedule) = (timeline.Show, timeline.Schedule);
        var hasBegun = timeline.Zone.Resolve(schedule.Start) <= now;
        if (!hasBegun) show.IsDropped = true;
        else if (schedule.Rule is { } rule)
        {
            show.Rule = (rule with { Count = null, Until = RuleUntil.Instant(now) }).ToString();
            show.Exceptions = string.Join(',', schedule.Exceptions.Where(e => timeline.Zone.Resolve(e) <= now).Select(LocalTime.Write));
        }
    }
}
