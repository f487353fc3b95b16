using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Rooms;

/// <summary>The counts of a room as rows: now and then while it lives, for good when it ends.</summary>
public sealed class SummaryRows(PalabreDb db)
{
    /// <summary>Saves the counts as they stand.</summary>
    public async Task SaveAsync(Gathering gathering)
    {
        await WriteAsync(gathering);
        await db.SaveChangesAsync(CancellationToken.None);
    }

    /// <summary>The last counts. Visits of those who only listened go. Saved by the caller, with the end itself.</summary>
    public async Task CloseAsync(Gathering gathering)
    {
        lock (gathering.Gate) gathering.Count();
        var visits = await WriteAsync(gathering);
        db.RemoveRange(visits.Where(v => v is { SpokenMs: 0, Moderated: false }));
    }

    private async Task<List<Visit>> WriteAsync(Gathering gathering)
    {
        var visits = await db.Set<Visit>().Where(v => v.Room == gathering.Id).ToDictionaryAsync(v => v.Member, CancellationToken.None);
        var summary = await db.Set<RoomSummary>().SingleOrDefaultAsync(s => s.Room == gathering.Id, CancellationToken.None);
        if (summary is null) db.Add(summary = new RoomSummary { Room = gathering.Id });
        lock (gathering.Gate)
        {
            var (stage, attendance) = (gathering.Stage, gathering.Attendance);
            attendance.Write(summary);
            (summary.HandsRaised, summary.HandsAccepted) = stage.Queue.Count;
            foreach (var (member, stay) in attendance.Stays)
            {
                if (!visits.TryGetValue(member, out var visit)) db.Add(visits[member] = visit = new Visit { Room = gathering.Id, Member = member });
                visit.StaySeconds = (long)stay.TotalSeconds;
                visit.SpokenMs = (long)stage.Spoken.Of(member).TotalMilliseconds;
                visit.Moderated = attendance.Moderated(member);
            }
        }
        return [.. visits.Values];
    }
}
