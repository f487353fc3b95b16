using System.Globalization;
using Palabre.Core;
using Palabre.Kit;

namespace Palabre.Programme;

/// <summary>What takes place in a club in some time, for one person.</summary>
internal sealed class ReadProgramme(ShowBook book, ShowSight sight, SlotViews slots, TimeProvider clock)
{
    /// <summary>Dates of one answer: more is asked for in parts.</summary>
    public const int Most = 1000;

    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    public static Refusal BadRange => new("programme_range", 422, "from");

    /// <summary>Every date that begins or goes on between, in order.</summary>
    public async Task<IReadOnlyList<SlotView>> BetweenAsync(ClubCard club, MemberId? me, DateTimeOffset from, DateTimeOffset to, CancellationToken ct)
    {
        var shows = await SeenAsync(me, await book.OfClubAsync(club.Id, from, ct), ct);
        return await slots.OfAsync(me, [.. shows.SelectMany(t => t.Between(from, to).Take(Most)).OrderBy(s => s.Start).ThenBy(s => s.Show.Title, StringComparer.Ordinal).Take(Most)], ct);
    }

    /// <summary>The shows that are not over, next one first.</summary>
    public async Task<IReadOnlyList<Timeline>> RunningAsync(FoundClub club, CancellationToken ct)
    {
        var shows = await SeenAsync(club.Me, await book.OfClubAsync(club.Club.Id, clock.GetUtcNow(), ct), ct);
        return [.. shows.OrderBy(t => t.Show.Next ?? DateTimeOffset.MaxValue)];
    }

    /// <summary>From now on, for seven days, unless something else is asked for; null for what cannot be answered.</summary>
    public (DateTimeOffset From, DateTimeOffset To)? Range(string? from, string? to)
    {
        var begin = clock.GetUtcNow();
        if (!string.IsNullOrEmpty(from) && !TryRead(from, out begin)) return null;
        if (begin.Year is < 1970 or > 9000) return null;
        var end = begin.AddDays(7);
        if (!string.IsNullOrEmpty(to) && !TryRead(to, out end)) return null;
        return end > begin && end - begin <= Longest ? (begin, end) : null;
    }

    private async Task<IEnumerable<Timeline>> SeenAsync(MemberId? me, IReadOnlyList<Timeline> all, CancellationToken ct)
    {
        var seen = (await sight.AmongAsync(me, [.. all.Select(t => t.Show)], ct)).ToHashSet();
        return all.Where(t => seen.Contains(t.Show));
    }

    // A plus sign that nobody escaped arrives as a blank.
    private static bool TryRead(string text, out DateTimeOffset at) =>
        DateTimeOffset.TryParse(text.Replace(' ', '+'), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out at);
}
