using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Programme;

/// <summary>A cancelled date takes place after all, when it would have; one that was only moved goes back to its own time.</summary>
internal sealed class RestoreDate(DateDeed deed)
{
    public static void Map(ProgrammeRoutes programme)
    {
        programme.DateApi.MapPost("/restore", async (ShowId show, string date, HttpContext http, Viewer viewer, RestoreDate restore, CancellationToken ct) =>
            ProgrammeAnswers.NoContentOr(http, await restore.DoAsync(show, date, viewer, ct))).Deed("RestoreOccurrence").Produces(StatusCodes.Status204NoContent);
        programme.Forms.MapPost("/{date}/restore", async (ShowId show, string date, Viewer viewer, RestoreDate restore, CancellationToken ct) =>
            ProgrammeAnswers.AfterForm($"/show/{show}", await restore.DoAsync(show, date, viewer, ct)));
    }

    public async Task<Refusal?> DoAsync(ShowId show, string key, Viewer viewer, CancellationToken ct)
    {
        var (found, slot, refused) = await deed.FindAsync(show, key, viewer, ct);
        if (found is null || slot is null) return refused;
        if (slot.Date is not { } date || !(slot.IsCancelled || slot.IsMoved)) return null;
        if (slot.IsCancelled) date.CancelledAt = null;
        else
        {
            var back = slot.Zone.Resolve(slot.Original);
            if (back <= deed.Now) return new Refusal("show_in_past", 409);
            (date.Start, date.StartsAt) = (null, back);
        }
        deed.Changed(found, date);
        deed.Tell(id => new OccurrenceMoved(id, date.Id, viewer.Member!.Value, date.StartsAt));
        return await deed.SaveAsync(ct);
    }
}
