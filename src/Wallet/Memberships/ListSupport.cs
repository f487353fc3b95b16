using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Ui;
using Palabre.Kit.Web;
using Palabre.Wallet.Memberships.Pages;

namespace Palabre.Wallet.Memberships;

/// <summary>Those whom a member supports, what they were given, and those who support them, also as a file.</summary>
internal sealed class ListSupport(PalabreDb db, MembershipViews views, IMembers members)
{
    private const int OnePage = 100;

    public static void Map(SupportRoutes support)
    {
        support.Api.MapGet("/memberships", async (Viewer viewer, ListSupport list, CancellationToken ct) =>
            TypedResults.Ok(new MembershipsJson([.. (await list.SupportedAsync(viewer.Member!.Value, ct)).Select(MembershipViews.Json)], [.. (await list.GiftsAsync(viewer.Member.Value, ct)).Select(MembershipViews.Json)])))
            .ForMembers(Scope.SeeMoney).WithName("ListMemberships");
        support.Api.MapGet("/supporters", async (int? skip, Viewer viewer, ListSupport list, CancellationToken ct) =>
        {
            var found = await list.SupportersAsync(viewer.Member!.Value, Math.Max(skip ?? 0, 0), ct);
            return TypedResults.Ok(new SupportersJson([.. found.Select(MembershipViews.Json)], found.Count == OnePage ? Math.Max(skip ?? 0, 0) + OnePage : null));
        }).ForMembers(Scope.SeeMoney).WithName("ListSupporters");
        support.Api.MapGet("/supporters.csv", CsvAsync).ForMembers(Scope.SeeMoney).WithName("ExportSupporters").Produces<string>(200, "text/csv");
        support.Pages.MapGet("", async (Viewer viewer, ListSupport list, CancellationToken ct) => Answers.Page<MembershipsPage>(await list.PageAsync(viewer.Member!.Value, ct)));
        support.Pages.MapGet("/supporters.csv", CsvAsync);
    }

    /// <summary>Back to the page, or the page again with what was wrong.</summary>
    public async Task<IResult> AfterAsync(HttpContext http, Viewer viewer, Refusal? refused, CancellationToken ct) => refused switch
    {
        null => Answers.SeeOther(SupportPaths.Mine),
        { Status: 404 } => Answers.Page<ErrorPage>(new { Refusal = refused }, 404),
        _ => await http.PageAgainAsync<MembershipsPage>(await PageAsync(viewer.Member!.Value, ct), refused with { Field = null }),
    };

    /// <summary>Those that live, and those that ended last.</summary>
    public async Task<IReadOnlyList<MembershipView>> SupportedAsync(MemberId me, CancellationToken ct) =>
        await views.LookAsync(await db.Set<Membership>().AsNoTracking().Where(m => m.Supporter == me && m.EndedWhy != "never_paid").OrderBy(m => m.EndedAt != null).ThenByDescending(m => m.Id).Take(OnePage).ToListAsync(ct), ct);

    public async Task<IReadOnlyList<GiftView>> GiftsAsync(MemberId me, CancellationToken ct) =>
        await views.LookAsync(await db.Set<Gift>().AsNoTracking().Where(g => g.Recipient == me || g.Giver == me).OrderByDescending(g => g.Id).Take(OnePage).ToListAsync(ct), ct);

    /// <summary>Those who support somebody now, the latest first. What was never paid is nobody's business.</summary>
    public async Task<IReadOnlyList<MembershipView>> SupportersAsync(MemberId me, int skip, CancellationToken ct) => await views.LookAsync(await db.Set<Membership>().AsNoTracking()
        .Where(m => m.Creator == me && m.EndedAt == null && m.State != MembershipState.Incomplete).OrderByDescending(m => m.Id).Skip(skip).Take(OnePage).ToListAsync(ct), ct);

    private async Task<object> PageAsync(MemberId me, CancellationToken ct) => new
    {
        Supported = await SupportedAsync(me, ct),
        Gifts = await GiftsAsync(me, ct),
        Supporters = await SupportersAsync(me, 0, ct),
        HasTiers = await db.Set<Tier>().AnyAsync(t => t.Creator == me, ct),
    };

    private static async Task<IResult> CsvAsync(Viewer viewer, ListSupport list, CancellationToken ct)
    {
        var text = new StringBuilder("handle,name,tier,state,period,price,currency,since,access_until,may_contact,email\r\n");
        for (var skip = 0; ; skip += OnePage)
        {
            var part = await list.SupportersAsync(viewer.Member!.Value, skip, ct);
            var letters = await list.LettersAsync([.. part.Where(s => s.What.MayContact).Select(s => s.What.Supporter)], ct);
            foreach (var s in part) text.Append(Row(s, letters.GetValueOrDefault(s.What.Supporter))).Append("\r\n");
            if (part.Count < OnePage) break;
        }
        // The mark tells spreadsheets that it is UTF-8.
        return TypedResults.File([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())], "text/csv; charset=utf-8", "supporters.csv");
    }

    private Task<IReadOnlyDictionary<MemberId, string>> LettersAsync(IReadOnlyCollection<MemberId> consenting, CancellationToken ct) => members.AddressesAsync(consenting, ct);

    private static string Row(MembershipView s, string? address)
    {
        var m = s.What;
        return string.Join(',', ((string[])[
            s.Supporter?.Handle ?? "", s.Supporter?.Name ?? "", s.Tier?.Name ?? "", MembershipViews.Word(m.State), ReadTerms.Word(m.Period), TierJson.Amount(m.Price, m.Currency) ?? "", m.Currency,
            Day(m.BeganAt), Day(m.AccessUntil), m.MayContact ? "yes" : "no", address ?? ""]).Select(Cell));
    }

    private static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Nothing that somebody is called is a formula in the creator's spreadsheet.</summary>
    private static string Cell(string text)
    {
        var safe = text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? $"'{text}" : text;
        return safe.AsSpan().IndexOfAny(",\"\r\n") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
