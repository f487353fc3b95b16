using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;

namespace Palabre.Posts;

/// <summary>
/// Which part of a timeline, by ids of its lines: nothing is skipped or told twice while others write. The names are Mastodon's
/// (docs.joinmastodon.org/api/guidelines/#pagination).
/// </summary>
/// <param name="MaxId">Only older.</param>
/// <param name="SinceId">Only newer, the newest of them.</param>
/// <param name="MinId">Only newer, those that follow at once.</param>
internal sealed record TimelinePart(long? MaxId, long? SinceId, long? MinId, int Limit)
{
    /// <summary>More in one answer spares requests, fewer make it come sooner.</summary>
    public const int OnePage = 20;
    private const int MostAtOnce = 40;

    public static readonly TimelinePart First = new(null, null, null, OnePage);

    public static TimelinePart Of(LinePart part) => new(part.MaxId, part.SinceId, part.MinId, Math.Clamp(part.Limit, 1, MostAtOnce));

    public bool IsFirst => MaxId is null && SinceId is null && MinId is null;

    /// <summary>Where to ask on from; null when nothing older is to be expected.</summary>
    /// <param name="last">The oldest of the lines that were found.</param>
    public long? Oldest(int found, long last) => found == Limit || MinId is not null ? last : null;

    public static ValueTask<TimelinePart> BindAsync(HttpContext http)
    {
        var query = http.Request.Query;
        return ValueTask.FromResult(new TimelinePart(Id("max_id"), Id("since_id"), Id("min_id"), Math.Clamp((int)Math.Min(Id("limit") ?? OnePage, MostAtOnce), 1, MostAtOnce)));

        long? Id(string name) => long.TryParse(query[name], NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
    }

    /// <summary>This part of several timelines, of each of which it was taken.</summary>
    public IReadOnlyList<Shown> Of(IEnumerable<Shown> lines)
    {
        var all = lines.DistinctBy(line => line.Line.Id).OrderByDescending(line => line.Line.Id);
        return [.. MinId is null ? all.Take(Limit) : all.TakeLast(Limit)];
    }

    /// <summary>Newest first.</summary>
    public async Task<List<Shown>> TakeAsync(IQueryable<Shown> lines, CancellationToken ct)
    {
        if (MaxId is { } max) lines = lines.Where(l => l.Line.Id < max);
        if (SinceId is { } since) lines = lines.Where(l => l.Line.Id > since);
        if (MinId is not { } min) return await lines.OrderByDescending(l => l.Line.Id).Take(Limit).ToListAsync(ct);
        var following = await lines.Where(l => l.Line.Id > min).OrderBy(l => l.Line.Id).Take(Limit).ToListAsync(ct);
        following.Reverse();
        return following;
    }
}
