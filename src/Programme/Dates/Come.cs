using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Programme;

/// <summary>A member says that they come to a date, or takes it back. Both can be repeated.</summary>
internal sealed class Come(ShowDoor door, DateDeed deed, PalabreDb db, IdMaker ids)
{
    public static void Map(ProgrammeRoutes programme)
    {
        programme.DateApi.MapPut("/rsvp", async (ShowId show, string date, HttpContext http, Viewer viewer, Come come, CancellationToken ct) =>
            ProgrammeAnswers.NoContentOr(http, await come.DoAsync(show, date, viewer, ct))).Deed("Come").Produces(StatusCodes.Status204NoContent);
        programme.DateApi.MapDelete("/rsvp", async (ShowId show, string date, HttpContext http, Viewer viewer, Come come, CancellationToken ct) =>
            ProgrammeAnswers.NoContentOr(http, await come.UndoAsync(show, date, viewer, ct))).Deed("DoNotCome").Produces(StatusCodes.Status204NoContent);
        programme.Forms.MapPost("/{date}/rsvp", async (ShowId show, string date, IFormCollection form, Viewer viewer, Come come, CancellationToken ct) =>
            ProgrammeAnswers.AfterForm(LocalPath.Or(form["back"], $"/show/{show}"),
                form["come"] == "false" ? await come.UndoAsync(show, date, viewer, ct) : await come.DoAsync(show, date, viewer, ct)));
    }

    public async Task<Refusal?> DoAsync(ShowId show, string key, Viewer viewer, CancellationToken ct)
    {
        // Two who are the first to touch a date make its row at once: the second finds it there.
        for (var attempt = 1; ; attempt++)
        {
            var (slot, refused) = await FindAsync(show, key, viewer, ct);
            if (slot is null) return refused;
            if (slot.IsCancelled) return new Refusal("occurrence_cancelled");
            if (slot.IsOver(deed.Now)) return new Refusal("occurrence_over");
            var (me, date) = (viewer.Member!.Value, deed.Touch(slot));
            if (await db.Set<Attendance>().AnyAsync(a => a.Date == date.Id && a.Member == me, ct)) return null;
            db.Add(new Attendance { Id = ids.Next(), Date = date.Id, Member = me });
            if (await deed.SaveAsync(ct) is not { } raced) return null;
            if (attempt == 3) return raced;
        }
    }

    public async Task<Refusal?> UndoAsync(ShowId show, string key, Viewer viewer, CancellationToken ct)
    {
        var (slot, refused) = await FindAsync(show, key, viewer, ct);
        if (slot is null) return refused;
        if (slot.Date is { Id: var date } && viewer.Member is { } me) await db.Set<Attendance>().Where(a => a.Date == date && a.Member == me).ExecuteDeleteAsync(ct);
        return null;
    }

    private async Task<(Slot? Slot, Refusal? Refused)> FindAsync(ShowId show, string key, Viewer viewer, CancellationToken ct) =>
        await door.FindAsync(show, viewer.Member, ct) is not { } found ? (null, ShowDoor.Unknown) : ShowDoor.DateOf(found, key) is { } slot ? (slot, null) : (null, ShowDoor.NoDate);
}
