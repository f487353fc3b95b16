using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Clubs;

/// <summary>Clubs, found by name, address and what they say of themselves; private ones by their members alone.</summary>
internal sealed class SearchedClubs(PalabreDb db, IClubs clubs) : ISearched
{
    public string Kind => "clubs";
    public int Code => 2;

    public async Task<IReadOnlyList<SearchedText>> PartAsync(long after, int most, CancellationToken ct) =>
        // By hand, because to the mapping an id is no number and has no order; the key's own index answers.
        await TextsAsync(await db.Database.SqlQuery<long>($"select id as \"Value\" from clubs where id > {after} order by id limit {most}").ToListAsync(ct), ct);

    public async Task<IReadOnlyList<SearchedText>> TextsAsync(IReadOnlyCollection<long> ids, CancellationToken ct)
    {
        var wanted = ids.Select(id => new ClubId(id)).ToList();
        var found = await db.Set<Club>().AsNoTracking().Where(c => wanted.Contains(c.Id)).ToListAsync(ct);
        return [.. found.OrderBy(c => c.Id.Value).Select(c => new SearchedText(c.Id.Value, c.Name, c.Text) { Key = c.Slug })];
    }

    public async Task<IReadOnlyDictionary<long, FoundCard>> FoundByAsync(MemberId? viewer, IReadOnlyCollection<long> ids, CancellationToken ct)
    {
        var wanted = await clubs.ExistForAsync(viewer, [.. ids.Select(id => new ClubId(id))], ct);
        var found = await db.Set<Club>().AsNoTracking().Where(c => wanted.Contains(c.Id)).ToListAsync(ct);
        var sizes = await db.Set<ClubMember>().Where(m => wanted.Contains(m.Club)).GroupBy(m => m.Club).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
        return found.ToDictionary(c => c.Id.Value, c => new FoundCard(c.Id.Value, c.Name, c.Card.Path) { Text = c.Text, Club = c.Card, Size = sizes.GetValueOrDefault(c.Id) });
    }
}
