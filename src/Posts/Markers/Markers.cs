using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Posts;

/// <summary>Where members left off: told by their programs, and by their home when they open it.</summary>
internal sealed class Markers(PalabreDb db, TimeProvider clock) : IMarkers
{
    public async Task<IReadOnlyList<Marker>> OfAsync(MemberId member, IReadOnlyCollection<MarkerPlace> places, CancellationToken ct) =>
        [.. (await db.Set<MarkerRow>().AsNoTracking().Where(m => m.Member == member && places.Contains(m.Place)).ToListAsync(ct)).Select(m => m.Card)];

    public async Task<IReadOnlyList<Marker>?> SetAsync(MemberId member, IReadOnlyDictionary<MarkerPlace, long> read, CancellationToken ct)
    {
        List<MarkerPlace> places = [.. read.Keys];
        var rows = await db.Set<MarkerRow>().Where(m => m.Member == member && places.Contains(m.Place)).ToListAsync(ct);
        foreach (var place in places.Where(p => rows.All(r => r.Place != p)))
        {
            var row = new MarkerRow { Member = member, Place = place };
            db.Add(row);
            rows.Add(row);
        }
        foreach (var row in rows) (row.LastRead, row.Version, row.At) = (read[row.Place], row.Version + 1, clock.GetUtcNow());
        try
        {
            await db.SaveChangesAsync(ct);
            return [.. rows.Select(r => r.Card)];
        }
        catch (DbUpdateException e) when (e is DbUpdateConcurrencyException || UniqueViolation.IsIn(e))
        {
            db.ChangeTracker.Clear();
            return null;
        }
    }

    /// <summary>Where they left off at home, while it is now read to this line.</summary>
    public async Task<long?> ReadHomeAsync(MemberId member, long newest, CancellationToken ct)
    {
        var before = (await OfAsync(member, [MarkerPlace.Home], ct)).SingleOrDefault()?.LastRead;
        // Another device that reads in this moment says the same.
        if (!(newest <= before)) await SetAsync(member, new Dictionary<MarkerPlace, long> { [MarkerPlace.Home] = newest }, ct);
        return before;
    }
}
