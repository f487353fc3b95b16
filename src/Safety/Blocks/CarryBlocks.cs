using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;

namespace Palabre.Safety;

/// <summary>What became of an imported list. Blocks that were there stay; nothing is taken away by an import.</summary>
/// <param name="Blocked">How many are blocked now who were not before.</param>
/// <param name="Already">How many were blocked before.</param>
/// <param name="Unknown">Addresses of people who are not here, or not yet, and lines beyond the limit: to keep, or to try again.</param>
public sealed record ImportedBlocks(int Blocked, int Already, IReadOnlyList<string> Unknown);

/// <summary>A member carries their block list from one place to another, as Mastodon's CSV.</summary>
internal sealed class CarryBlocks(PalabreDb db, IMembers members, Distances distances, TimeProvider clock)
{
    private const int LargestList = 2 * 1024 * 1024;

    public static void Map(SafetyRoutes routes)
    {
        routes.Api.MapGet("/blocks.csv", ExportAsync).ForMembers(Scope.Read).WithName("ExportBlocks").Produces<string>(200, BlockCsv.ContentType);
        routes.Api.MapPost("/blocks.csv", ImportBodyAsync).ForMembers(Scope.Write).RequireRateLimiting(RateLimits.Write).WithName("ImportBlocks")
            .Accepts<string>(BlockCsv.ContentType).Produces<ImportedBlocks>().ProducesProblem(413);
        routes.Forms.MapPost("/blocks.csv", ImportFormAsync);
    }

    public async Task<ImportedBlocks> ImportAsync(MemberId me, string csv, string domain, CancellationToken ct)
    {
        var addresses = BlockCsv.Read(csv);
        var read = addresses.Take(BlockCsv.MostLines).ToList();
        var local = read.Select(a => (Address: a, Handle: BlockCsv.LocalHandle(a, domain))).ToList();
        var cards = await members.FindAsync([.. local.Select(l => l.Handle).OfType<string>()], ct);
        var found = local.Where(l => l.Handle is not null && cards.ContainsKey(l.Handle)).Select(l => cards[l.Handle!].Id).Where(id => id != me).ToHashSet();
        var unknown = local.Where(l => l.Handle is null || !cards.ContainsKey(l.Handle)).Select(l => l.Address).Concat(addresses.Skip(BlockCsv.MostLines));

        var before = await db.Set<Block>().Where(b => b.Blocker == me).Select(b => b.Blocked).ToListAsync(ct);
        var fresh = found.Except(before).Take(Math.Max(0, BlockMember.Most - before.Count)).ToList();
        foreach (var other in fresh)
        {
            db.Add(new Block { Blocker = me, Blocked = other, At = clock.GetUtcNow() });
            db.Tell(new MemberBlocked(me, other));
        }
        using var changing = distances.Change([me, .. fresh]);
        await db.SaveChangesAsync(ct);
        return new(fresh.Count, found.Count - fresh.Count, [.. unknown]);
    }

    private static async Task<IResult> ExportAsync(HttpContext http, Viewer viewer, Kept kept, CancellationToken ct)
    {
        var handles = (await kept.BlockedAsync(viewer.Member!.Value, ct)).Select(k => k.Card.Handle);
        return TypedResults.File(Encoding.UTF8.GetBytes(BlockCsv.Write(handles, http.Request.Host.Host)), $"{BlockCsv.ContentType}; charset=utf-8", "blocked_accounts.csv");
    }

    private static async Task<Results<Ok<ImportedBlocks>, ProblemHttpResult>> ImportBodyAsync(HttpContext http, Viewer viewer, CarryBlocks carry, CancellationToken ct)
    {
        if (await ReadAsync(http.Request.Body, ct) is not { } csv) return http.Problem(new Refusal("too_large", 413));
        return TypedResults.Ok(await carry.ImportAsync(viewer.Member!.Value, csv, http.Request.Host.Host, ct));
    }

    /// <summary>The unknown addresses stand on this one answer, so there is no redirect after this form.</summary>
    private static async Task<IResult> ImportFormAsync(HttpContext http, IFormCollection form, Viewer viewer, CarryBlocks carry, Kept kept, CancellationToken ct)
    {
        var me = viewer.Member!.Value;
        if (form.Files.GetFile("list") is not { Length: > 0 } file) return await SafetyPages.AgainAsync(http, kept, me, new Refusal("list_missing", 422, "list"), ct);
        await using var body = file.OpenReadStream();
        if (await ReadAsync(body, ct) is not { } csv) return await SafetyPages.AgainAsync(http, kept, me, new Refusal("too_large", 413, "list"), ct);
        var imported = await carry.ImportAsync(me, csv, http.Request.Host.Host, ct);
        return await SafetyPages.ShowAsync(kept, me, imported, ct);
    }

    private static async Task<string?> ReadAsync(Stream body, CancellationToken ct)
    {
        using var text = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await body.ReadAsync(buffer, ct)) > 0;)
        {
            if (text.Length + read > LargestList) return null;
            text.Write(buffer, 0, read);
        }
        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }
}
