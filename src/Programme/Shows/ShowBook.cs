using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Programme;

/// <summary>Reads shows with their dates.</summary>
internal sealed class ShowBook(PalabreDb db, Clocks clocks)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(Show.LongestMinutes);

    /// <summary>One show, to look at or to change; null when there is none.</summary>
    public async Task<Timeline?> FindAsync(ShowId id, CancellationToken ct)
    {
        if (await db.Set<Show>().SingleOrDefaultAsync(s => s.Id == id, ct) is not { } show) return null;
        return new(show, clocks.Of(show), await db.Set<ShowDate>().Where(d => d.Show == id).ToListAsync(ct));
    }

    /// <summary>The shows of a club that are not over at <paramref name="from"/>.</summary>
    public async Task<IReadOnlyList<Timeline>> OfClubAsync(ClubId club, DateTimeOffset from, CancellationToken ct) =>
        await WithDatesAsync(await db.Set<Show>().Where(s => s.Club == club && !s.IsDropped && (s.Last == null || s.Last > from)).ToListAsync(ct), from, ct);

    /// <summary>With those of their dates that were moved or cancelled, or begin at <paramref name="from"/> or later, or are not over then.</summary>
    public async Task<IReadOnlyList<Timeline>> WithDatesAsync(IReadOnlyCollection<Show> shows, DateTimeOffset from, CancellationToken ct)
    {
        if (shows.Count == 0) return [];
        var ids = shows.Select(s => s.Id).ToList();
        var since = from > DateTimeOffset.MinValue + Longest ? from - Longest : from;
        var dates = (await db.Set<ShowDate>().Where(d => ids.Contains(d.Show) && (d.StartsAt >= since || d.Start != null || d.CancelledAt != null)).ToListAsync(ct)).ToLookup(d => d.Show);
        return [.. shows.Select(show => new Timeline(show, clocks.Of(show), dates[show.Id]))];
    }
}
