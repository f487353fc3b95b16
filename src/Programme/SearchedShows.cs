using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Programme;

/// <summary>Shows that still take place, found by title, description and who holds them; those of members by the members alone.</summary>
internal sealed class SearchedShows(PalabreDb db, ShowSight sight, IClubs clubs, IMembers members, TimeProvider clock) : ISearched
{
    public string Kind => "shows";
    public int Code => 5;

    public async Task<IReadOnlyList<SearchedText>> PartAsync(long after, int most, CancellationToken ct) =>
        // By hand, because to the mapping an id is no number and has no order; the key's own index answers.
        await TextsAsync(await db.Database.SqlQuery<long>($"select id as \"Value\" from shows where id > {after} order by id limit {most}").ToListAsync(ct), ct);

    public async Task<IReadOnlyList<SearchedText>> TextsAsync(IReadOnlyCollection<long> ids, CancellationToken ct)
    {
        var shows = await RunningAsync(ids, ct);
        var hosts = await members.CardsAsync([.. shows.SelectMany(s => s.Hosts).Distinct()], ct);
        return [.. shows.OrderBy(s => s.Id.Value).Select(s => new SearchedText(s.Id.Value, s.Title, string.Join(' ', [s.Description, .. s.Hosts.Where(hosts.ContainsKey).Select(id => hosts[id].Name)])))];
    }

    public async Task<IReadOnlyDictionary<long, FoundCard>> FoundByAsync(MemberId? viewer, IReadOnlyCollection<long> ids, CancellationToken ct)
    {
        var shows = await sight.AmongAsync(viewer, await RunningAsync(ids, ct), ct);
        var hosts = await members.CardsAsync([.. shows.Select(s => s.Host).Distinct()], ct);
        var theirs = await clubs.CardsAsync([.. shows.Select(s => s.Club).OfType<ClubId>().Distinct()], ct);
        return shows.ToDictionary(s => s.Id.Value, s => new FoundCard(s.Id.Value, s.Title, s.Path)
        {
            Text = s.Description,
            Member = hosts.GetValueOrDefault(s.Host),
            Club = s.Club is { } club ? theirs.GetValueOrDefault(club) : null,
            Language = s.Language,
            At = s.Next,
        });
    }

    private async Task<List<Show>> RunningAsync(IReadOnlyCollection<long> ids, CancellationToken ct)
    {
        if (ids.Count == 0) return [];
        var (wanted, now) = (ids.Select(ShowId.From).ToList(), clock.GetUtcNow());
        return await db.Set<Show>().AsNoTracking().Where(s => wanted.Contains(s.Id) && !s.IsDropped && (s.Last == null || s.Last > now)).ToListAsync(ct);
    }
}
