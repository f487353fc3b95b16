using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;
using Palabre.Wallet.Providers.Bank;

namespace Palabre.Wallet.Providers.Pages;

/// <summary>What stewards look at: statements, and what stands in suspense.</summary>
internal static class StewardPages
{
    public const string Path = "/stewards/incoming";

    /// <summary>More are seen when some of these are done.</summary>
    private const int Most = 100;

    private static readonly Refusal Missing = new("import_missing", 422, "file");

    public static void Map(IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup(Path).HiddenFromAllButStewards().ExcludeFromDescription();
        pages.MapGet("", async (string? done, HttpContext http, PalabreDb db, CancellationToken ct) =>
            Answers.Page<StewardsPage>(await ShownAsync(db, null, done is null ? null : http.Reader()["providers.assigned"], ct)));
        pages.MapPost("/import", ImportAsync).WithMetadata(new RequestSizeLimitAttribute(ImportStatement.MostBytes + (1 << 20)));
        pages.MapPost("/assign", async (HttpContext http, IFormCollection form, Viewer viewer, AssignLine assign, PalabreDb db, CancellationToken ct) =>
            await assign.DoAsync(form["provider"].ToString(), form["line"].ToString(), form["owner"], viewer.Member!.Value, ct) is { } refused
                ? await http.PageAgainAsync<StewardsPage>(await ShownAsync(db, null, null, ct), refused) : Answers.SeeOther($"{Path}?done"));
    }

    /// <summary>How many wait to be looked at.</summary>
    public static Task<int> CountAsync(PalabreDb db, CancellationToken ct) => db.Set<ProviderLine>().CountAsync(l => l.Suspended != 0, ct);

    private static async Task<IResult> ImportAsync(HttpContext http, IFormCollection form, ImportStatement import, PalabreDb db, CancellationToken ct)
    {
        if (form.Files["file"] is not { } file) return await http.PageAgainAsync<StewardsPage>(await ShownAsync(db, null, null, ct), Missing);
        await using var statement = file.OpenReadStream();
        var (done, refused) = await import.DoAsync(statement, ct);
        if (refused is not null) return await http.PageAgainAsync<StewardsPage>(await ShownAsync(db, null, null, ct), refused);
        // Shown at once: what was not read is in no row. The same file again changes nothing, so that the page may be loaded again.
        return Answers.Page<StewardsPage>(await ShownAsync(db, done, http.Reader()["providers.import_done"], ct));
    }

    private static async Task<object> ShownAsync(PalabreDb db, Imported? imported, string? done, CancellationToken ct) => new
    {
        Lines = await db.Set<ProviderLine>().AsNoTracking().Where(l => l.Suspended != 0).OrderBy(l => l.At).Take(Most).ToListAsync(ct),
        Given = await db.Set<HeardEvent>().AsNoTracking().Where(e => e.State == HeardState.GivenUp).OrderByDescending(e => e.At).Take(Most).ToListAsync(ct),
        Imported = imported,
        Done = done,
    };
}
