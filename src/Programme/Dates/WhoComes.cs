using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;
using Palabre.Programme.Pages;

namespace Palabre.Programme;

/// <summary>One page of those who said they come to a date, in the order in which they said so.</summary>
/// <param name="Next">From where the next page goes on; null on the last.</param>
public sealed record ComingPart(FoundShow Found, SlotView Slot, IReadOnlyList<MemberCard> Members, string? Next);

/// <summary>
/// Who comes to a date, for those who hold its show and the leaders of its club. Nobody is listed for whom the show does not exist any more,
/// who is suspended, or whom a block parts from whoever looks; the count is the one that everybody sees.
/// </summary>
internal sealed class WhoComes(ShowDoor door, ShowSight sight, SlotViews slots, ISafety safety, IMembers members, PalabreDb db)
{
    private const int OnePage = 40;
    private const int MostAtOnce = 100;

    /// <summary>On the page of the show, of each date.</summary>
    private const int FirstFaces = 8;

    /// <param name="Count">How many said so, those included who are not listed for the caller.</param>
    public sealed record ComingJson(int Count, IReadOnlyList<HostJson> Members, string? Next);

    public static void Map(ProgrammeRoutes programme)
    {
        programme.DateApi.MapGet("/coming", JsonAsync).ForMembers(Scope.Read).WithName("WhoComes").Produces<ComingJson>().ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
        programme.Pages.MapGet("/{date}/coming", PageAsync);
    }

    public async Task<(ComingPart? Part, Refusal? Refused)> DoAsync(ShowId show, string key, Viewer viewer, string? after, int limit, CancellationToken ct)
    {
        if (await door.FindAsync(show, viewer.Member, ct) is not { } found) return (null, ShowDoor.Unknown);
        if (!found.Rights.Change) return (null, new Refusal("show_coming_for_hosts", 403));
        if (ShowDoor.DateOf(found, key) is not { } slot || await slots.OfAsync(found.Me, [slot], ct) is not [var view]) return (null, ShowDoor.NoDate);
        var from = long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var last) ? last : 0;
        var (listed, next) = await PartAsync(found, slot, from, Math.Clamp(limit, 1, MostAtOnce), ct);
        return (new(found, view, listed, next?.ToString(CultureInfo.InvariantCulture)), null);
    }

    /// <summary>The first few of each date, for whoever may know; dates to which nobody comes are absent.</summary>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<MemberCard>>> FirstAsync(ShowView view, CancellationToken ct)
    {
        var first = new Dictionary<string, IReadOnlyList<MemberCard>>();
        if (!view.Found.Rights.Change) return first;
        foreach (var date in view.Coming.Where(d => d.Coming > 0)) first[date.Slot.Key] = (await PartAsync(view.Found, date.Slot, 0, FirstFaces, ct)).Members;
        return first;
    }

    private async Task<(IReadOnlyList<MemberCard> Members, long? Next)> PartAsync(FoundShow found, Slot slot, long after, int size, CancellationToken ct)
    {
        var listed = new List<MemberCard>();
        if (slot.Date is not { Id: var date }) return (listed, null);
        while (true)
        {
            var from = after;
            var rows = await db.Set<Attendance>().AsNoTracking().Where(a => a.Date == date && a.Id > from).OrderBy(a => a.Id).Take(size + 1).ToListAsync(ct);
            var cards = await CardsAsync(found, [.. rows.Select(r => r.Member)], ct);
            foreach (var row in rows)
            {
                if (!cards.TryGetValue(row.Member, out var card)) { after = row.Id; continue; }
                if (listed.Count == size) return (listed, after);
                listed.Add(card);
                after = row.Id;
            }
            if (rows.Count <= size) return (listed, null);
        }
    }

    /// <summary>Those of these members whom this person may know to come.</summary>
    private async Task<IReadOnlyDictionary<MemberId, MemberCard>> CardsAsync(FoundShow found, IReadOnlyCollection<MemberId> some, CancellationToken ct)
    {
        var seers = await sight.SeersAsync(found.Show, some, ct);
        var blocks = await safety.BlocksAsync(found.Me!.Value, [.. seers.Where(id => id != found.Me)], ct);
        var suspended = await members.SuspendedAsync(ct);
        return await members.CardsAsync([.. seers.Where(id => !blocks.With(id) && !suspended.Contains(id))], ct);
    }

    private static async Task<IResult> JsonAsync(ShowId show, string date, string? after, int? limit, HttpContext http, Viewer viewer, WhoComes who, CancellationToken ct)
    {
        var (part, refused) = await who.DoAsync(show, date, viewer, after, limit ?? OnePage, ct);
        return part is null ? http.Problem(refused!) : TypedResults.Ok(new ComingJson(part.Slot.Coming, [.. part.Members.Select(HostJson.Of)], part.Next));
    }

    private static async Task<IResult> PageAsync(ShowId show, string date, string? after, Viewer viewer, WhoComes who, CancellationToken ct)
    {
        var (part, refused) = await who.DoAsync(show, date, viewer, after, OnePage, ct);
        return part is null ? ProgrammeAnswers.AfterForm("", refused) : Answers.Page<ComingPage>(new { Part = part });
    }
}
