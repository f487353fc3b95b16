using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Safety;

/// <summary>One report as stewards read it.</summary>
/// <param name="AbuseBefore">Earlier reports of the same reporter that were marked as abusive.</param>
public sealed record CaseReport(Report Report, MemberCard? Reporter, int AbuseBefore, RoomCard? Room, ReportSound? Sound, IReadOnlyDictionary<MemberId, MemberCard> Speakers);

/// <summary>Reports with all that stewards need to judge them: who made them, where it was, what can be heard. For those whom they do not concern.</summary>
internal sealed class CaseReports(PalabreDb db, IMembers members, IRooms rooms, KeptSounds sounds)
{
    public async Task<IReadOnlyList<CaseReport>> OfAsync(IReadOnlyCollection<Report> reports, CancellationToken ct)
    {
        var kept = await sounds.OfAsync([.. reports.Select(r => r.Id)], ct);
        var places = await rooms.CardsAsync([.. reports.Select(r => r.Room).OfType<RoomId>().Distinct()], ct);
        var people = await members.CardsAsync([.. reports.Select(r => r.Reporter).Concat(kept.Values.SelectMany(s => s.SpeakerIds)).Distinct()], ct);
        var abuse = await AbuseOfAsync([.. reports.Select(r => r.Reporter).Distinct()], ct);
        return [.. reports.Select(r => new CaseReport(r, people.GetValueOrDefault(r.Reporter), abuse.GetValueOrDefault(r.Reporter),
            r.Room is { } place ? places.GetValueOrDefault(place) : null, kept.GetValueOrDefault(r.Id), people))];
    }

    private async Task<Dictionary<MemberId, int>> AbuseOfAsync(List<MemberId> reporters, CancellationToken ct) =>
        await db.Set<Report>().Where(r => reporters.Contains(r.Reporter) && r.State == ReportState.Abusive)
            .GroupBy(r => r.Reporter).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
}
