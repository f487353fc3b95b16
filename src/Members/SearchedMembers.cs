using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Members;

/// <summary>Members, found by handle, name and what they write about themselves.</summary>
internal sealed class SearchedMembers(PalabreDb db, IMembers members) : ISearched
{
    public string Kind => "people";
    public int Code => 1;

    public async Task<IReadOnlyList<SearchedText>> PartAsync(long after, int most, CancellationToken ct) =>
        await Texts(db.Set<Member>().Where(m => m.Id > after).OrderBy(m => m.Id).Take(most)).ToListAsync(ct);

    public async Task<IReadOnlyList<SearchedText>> TextsAsync(IReadOnlyCollection<long> ids, CancellationToken ct) =>
        await Texts(db.Set<Member>().Where(m => ids.Contains(m.Id))).ToListAsync(ct);

    /// <summary>A profile is for everybody, except while its member is suspended; blocks are the search's to ask.</summary>
    public async Task<IReadOnlyDictionary<long, FoundCard>> FoundByAsync(MemberId? viewer, IReadOnlyCollection<long> ids, CancellationToken ct)
    {
        var suspended = await members.SuspendedAsync(ct);
        var found = (await db.Set<Member>().AsNoTracking().Where(m => ids.Contains(m.Id)).ToListAsync(ct)).Where(m => !suspended.Contains(m.MemberId)).ToList();
        var followers = await db.Set<Follow>().Where(f => ids.Contains(f.FollowedId)).GroupBy(f => f.FollowedId).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
        return found.ToDictionary(m => m.Id, m => new FoundCard(m.Id, m.Name, m.Card.Path)
        {
            Text = m.Bio,
            Member = m.Card,
            IsPerson = true,
            Size = followers.GetValueOrDefault(m.Id),
        });
    }

    private static IQueryable<SearchedText> Texts(IQueryable<Member> members) => members.Select(m => new SearchedText(m.Id, m.Name, m.Bio) { Key = m.Handle });
}
