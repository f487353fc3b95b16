using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Web;

namespace Palabre.Programme;

/// <summary>One date takes place at another time, by the show's clock; those who said they come are told, and still do.</summary>
internal sealed class MoveDate(DateDeed deed)
{
    /// <param name="Start">Local, without an offset: <c>2026-12-01T21:00:00</c>.</param>
    public sealed record Wish(string? Start);

    public static void Map(ProgrammeRoutes programme)
    {
        programme.DateApi.MapPut("", async (ShowId show, string date, Wish wish, HttpContext http, Viewer viewer, MoveDate move, CancellationToken ct) =>
            ProgrammeAnswers.NoContentOr(http, await move.DoAsync(show, date, wish.Start, viewer, ct))).Deed("MoveOccurrence").Produces(StatusCodes.Status204NoContent);
        programme.Forms.MapPost("/{date}/move", async (ShowId show, string date, IFormCollection form, Viewer viewer, MoveDate move, CancellationToken ct) =>
            ProgrammeAnswers.AfterForm($"/show/{show}", await move.DoAsync(show, date, form["start"], viewer, ct)));
    }

    public async Task<Refusal?> DoAsync(ShowId show, string key, string? start, Viewer viewer, CancellationToken ct)
    {
        var (found, slot, refused) = await deed.FindAsync(show, key, viewer, ct);
        if (found is null || slot is null) return refused;
        if (!LocalTime.TryRead(start?.Trim(), out var local)) return new Refusal("show_start", 422, "start");
        var to = slot.Zone.Resolve(local);
        if (to <= deed.Now) return new Refusal("show_in_past", 422, "start");
        if (to > deed.Now + ShowTimes.Farthest) return new Refusal("show_far", 422, "start");
        if (slot.IsCancelled) return new Refusal("occurrence_cancelled");
        if (to == slot.Start) return null;
        var date = deed.Touch(slot);
        (date.Start, date.StartsAt) = (local == slot.Original ? null : local, to);
        deed.Changed(found, date);
        deed.Tell(id => new OccurrenceMoved(id, date.Id, viewer.Member!.Value, to));
        return await deed.SaveAsync(ct);
    }
}
