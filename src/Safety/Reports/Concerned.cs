using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Safety;

/// <summary>
/// Whom reports concern: the person, whoever opened the room, who wrote the post. They, steward or not, read neither who reported nor what
/// is said, and decide on nothing of it; nor is what is told later of a closed report told to them.
/// </summary>
internal sealed class Concerned(PalabreDb db, IRooms rooms)
{
    public async Task<ILookup<ReportId, MemberId?>> ByReportAsync(IReadOnlyCollection<ReportId> reports, CancellationToken ct) =>
        await WithPlacesAsync(await db.Set<Report>().AsNoTracking().Where(r => reports.Contains(r.Id)).ToListAsync(ct), r => r.Id, ct);

    /// <summary>By the reports that a decision closed. Of one about an abusive report that is not the member it concerns.</summary>
    public async Task<ILookup<DecisionId, MemberId?>> ByDecisionAsync(IReadOnlyCollection<DecisionId> decisions, CancellationToken ct) =>
        await WithPlacesAsync(await db.Set<Report>().AsNoTracking().Where(r => r.Decision != null && decisions.Contains(r.Decision.Value)).ToListAsync(ct), r => r.Decision!.Value, ct);

    public async Task<MemberId?> OfAsync(Report report, CancellationToken ct) =>
        Of(report, report.Subject.Room is { } room ? await rooms.CardsAsync([room], ct) : new Dictionary<RoomId, RoomCard>());

    /// <summary>Of a subject that was reported; null when nothing like it ever was, or is gone.</summary>
    public async Task<MemberId?> OfAsync(Subject subject, CancellationToken ct) =>
        subject.Person ?? (await db.Set<Report>().AsNoTracking().Where(r => r.Kind == subject.Kind && r.SubjectId == subject.Id).OrderByDescending(r => r.Id).FirstOrDefaultAsync(ct)
            is { } report ? await OfAsync(report, ct) : null);

    /// <param name="places">Cards of rooms; this one's among them.</param>
    public static MemberId? Of(Report report, IReadOnlyDictionary<RoomId, RoomCard> places) =>
        report.Subject.Person ?? report.Author ?? (report.Subject.Room is { } room ? places.GetValueOrDefault(room)?.Creator : null);

    private async Task<ILookup<TKey, MemberId?>> WithPlacesAsync<TKey>(List<Report> reports, Func<Report, TKey> key, CancellationToken ct)
    {
        var places = await rooms.CardsAsync([.. reports.Select(r => r.Subject.Room).OfType<RoomId>().Distinct()], ct);
        return reports.ToLookup(key, r => Of(r, places));
    }
}
