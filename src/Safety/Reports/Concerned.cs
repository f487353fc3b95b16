using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Safety;

/// <summary>Whom reports concern, also those that are closed: what is told of them later is not told to these.</summary>
internal sealed class Concerned(PalabreDb db, IRooms rooms)
{
    public async Task<ILookup<ReportId, MemberId?>> ByReportAsync(IReadOnlyCollection<ReportId> reports, CancellationToken ct) =>
        await WithPlacesAsync(await db.Set<Report>().AsNoTracking().Where(r => reports.Contains(r.Id)).ToListAsync(ct), r => r.Id, ct);

    /// <summary>By the reports that a decision closed. Of one about an abusive report that is not the member it concerns.</summary>
    public async Task<ILookup<DecisionId, MemberId?>> ByDecisionAsync(IReadOnlyCollection<DecisionId> decisions, CancellationToken ct) =>
        await WithPlacesAsync(await db.Set<Report>().AsNoTracking().Where(r => r.Decision != null && decisions.Contains(r.Decision.Value)).ToListAsync(ct), r => r.Decision!.Value, ct);

    private async Task<ILookup<TKey, MemberId?>> WithPlacesAsync<TKey>(List<Report> reports, Func<Report, TKey> key, CancellationToken ct)
    {
        var places = await rooms.CardsAsync([.. reports.Select(r => r.Subject.Room).OfType<RoomId>().Distinct()], ct);
        return reports.ToLookup(key, r => r.Subject.Concerns(places));
    }
}
