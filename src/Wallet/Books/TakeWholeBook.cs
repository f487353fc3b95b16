using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Wallet;

/// <summary>
/// <c>GET /stewards/payments/book.csv</c>, <c>.journal</c>, <c>.beancount</c> and <c>/stewards/payments/fec?year=</c>: the whole book for those who look at
/// payments. It tells who paid whom, by number, so that whoever takes it stands in the stewards' log.
/// </summary>
internal sealed class TakeWholeBook(ExportLedger export, PalabreDb db, IdMaker ids, TimeProvider clock)
{
    public static void Map(WalletRoutes routes)
    {
        var pages = routes.Root.MapGroup(LookAtPayments.Path).HiddenFromAllButStewards().ExcludeFromDescription();
        foreach (var form in BookForm.All)
            pages.MapGet($"/book.{form.Ending}", async (HttpContext http, Viewer viewer, TakeWholeBook take, CancellationToken ct) =>
                BookFile.Send(http, await take.WriteAsync(viewer.Member!.Value, form, ct), form.Type, $"palabre-{take.Today}.{form.Ending}")).RequireRateLimiting(RateLimits.Write);
        pages.MapGet("/fec", async (int? year, HttpContext http, Viewer viewer, TakeWholeBook take, CancellationToken ct) =>
        {
            var (file, name, refused) = await take.WriteFecAsync(viewer.Member!.Value, year, ct);
            return refused is null ? BookFile.Send(http, file!, $"text/plain; charset={ExportLedger.Latin9.WebName}", name!) : WalletAnswers.Refused(refused);
        }).RequireRateLimiting(RateLimits.Write);
    }

    private string Today => clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private async Task<FileStream> WriteAsync(MemberId steward, BookForm form, CancellationToken ct)
    {
        var file = BookFile.Make();
        await using (var text = new StreamWriter(file, new UTF8Encoding(false), leaveOpen: true)) await export.DoAsync(form.Format, null, text, ct);
        await NoteAsync(steward, form.Ending, ct);
        return file;
    }

    private async Task<(FileStream? File, string? Name, Refusal? Refused)> WriteFecAsync(MemberId steward, int? year, CancellationToken ct)
    {
        var (name, refused) = export.FecName(year, null);
        if (refused is not null) return (null, null, refused);
        var file = BookFile.Make();
        if (await export.FecAsync(year!.Value, file, ct) is { } foreign)
        {
            await file.DisposeAsync();
            return (null, null, foreign);
        }
        await NoteAsync(steward, FormattableString.Invariant($"FEC {year}"), ct);
        return (file, name, null);
    }

    private async Task NoteAsync(MemberId steward, string form, CancellationToken ct)
    {
        db.Tell(new BookTaken(ids.Next(), steward, form, clock.GetUtcNow()));
        await db.SaveChangesAsync(ct);
    }
}
