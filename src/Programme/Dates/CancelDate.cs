using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Programme;

/// <summary>One date does not take place; those who said they come are told. Cancelling it again changes nothing.</summary>
internal sealed class CancelDate(DateDeed deed)
{
    public static void Map(ProgrammeRoutes programme)
    {
        programme.DateApi.MapDelete("", async (ShowId show, string date, HttpContext http, Viewer viewer, CancelDate cancel, CancellationToken ct) =>
            ProgrammeAnswers.NoContentOr(http, await cancel.DoAsync(show, date, viewer, ct))).Deed("CancelOccurrence").Produces(StatusCodes.Status204NoContent);
        programme.Forms.MapPost("/{date}/cancel", async (ShowId show, string date, Viewer viewer, CancelDate cancel, CancellationToken ct) =>
            ProgrammeAnswers.AfterForm($"/show/{show}", await cancel.DoAsync(show, date, viewer, ct)));
    }

    public async Task<Refusal?> DoAsync(ShowId show, string key, Viewer viewer, CancellationToken ct)
    {
        var (found, slot, refused) = await deed.FindAsync(show, key, viewer, ct);
        if (found is null || slot is null) return refused;
        if (slot.IsCancelled) return null;
        var date = deed.Touch(slot);
        date.CancelledAt = deed.Now;
        deed.Changed(found, date);
        deed.Tell(id => new OccurrenceCancelled(id, date.Id, viewer.Member!.Value));
        return await deed.SaveAsync(ct);
    }
}
