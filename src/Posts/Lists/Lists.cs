using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;

namespace Palabre.Posts;

/// <summary>One member's lists and who is in them. Pages, programs and other slices all come here.</summary>
internal sealed class Lists(PalabreDb db, IFollows follows, PostMemory memory, IdMaker ids, TimeProvider clock) : ILists
{
    public static Refusal Unknown => new("list_unknown", 404);

    public async Task<IReadOnlyList<ListCard>> OfAsync(MemberId owner, CancellationToken ct) =>
        [.. (await db.Set<MemberList>().AsNoTracking().Where(l => l.Owner == owner).ToListAsync(ct)).Select(l => l.Card).OrderBy(l => l.Title, StringComparer.InvariantCultureIgnoreCase)];

    public async Task<ListCard?> FindAsync(MemberId owner, ListId list, CancellationToken ct) => (await OwnAsync(owner, list, ct))?.Card;

    public async Task<(ListCard? Made, Refusal? Refused)> AddAsync(MemberId owner, ListWish wish, CancellationToken ct)
    {
        var list = new MemberList { Id = new(ids.Next()), Owner = owner };
        if (list.Change(wish with { Title = wish.Title ?? "" }) is { } wrong) return (null, wrong);
        if (await db.Set<MemberList>().CountAsync(l => l.Owner == owner, ct) >= MemberList.Most) return (null, new("lists_many", 422) { Args = [MemberList.Most] });
        db.Add(list);
        await db.SaveChangesAsync(ct);
        return (list.Card, null);
    }

    public async Task<(ListCard? Changed, Refusal? Refused)> SetAsync(MemberId owner, ListId id, ListWish wish, CancellationToken ct)
    {
        if (await db.Set<MemberList>().SingleOrDefaultAsync(l => l.Id == id && l.Owner == owner, ct) is not { } list) return (null, Unknown);
        if (list.Change(wish) is { } wrong) return (null, wrong);
        await db.SaveChangesAsync(ct);
        memory.Elsewhere.Forget(owner);
        return (list.Card, null);
    }

    public async Task<Refusal?> RemoveAsync(MemberId owner, ListId list, CancellationToken ct)
    {
        var removed = await db.Set<MemberList>().Where(l => l.Id == list && l.Owner == owner).ExecuteDeleteAsync(ct);
        memory.Elsewhere.Forget(owner);
        return removed == 0 ? Unknown : null;
    }

    public async Task<IReadOnlyList<MemberId>?> PeopleAsync(MemberId owner, ListId list, CancellationToken ct) => await OwnAsync(owner, list, ct) is null ? null
        : await db.Set<ListEntry>().Where(e => e.List == list).OrderByDescending(e => e.At).ThenBy(e => e.Member).Select(e => e.Member).ToListAsync(ct);

    public async Task<Refusal?> AddPeopleAsync(MemberId owner, ListId list, IReadOnlyCollection<MemberId> people, CancellationToken ct)
    {
        if (await PeopleAsync(owner, list, ct) is not { } there) return Unknown;
        List<MemberId> coming = [.. people.Distinct().Except(there)];
        if ((await follows.FollowedAsync(owner, coming, ct)).Count < coming.Count) return new("list_followed", 422, "member");
        if (there.Count + coming.Count > MemberList.MostPeople) return new("list_full", 422) { Args = [MemberList.MostPeople] };
        foreach (var member in coming) db.Add(new ListEntry { List = list, Member = member, At = clock.GetUtcNow() });
        try { await db.SaveChangesAsync(ct); }
        catch (DbUpdateException e) when (UniqueViolation.IsIn(e))
        {
            // Two presses at once: the other one counts.
            db.ChangeTracker.Clear();
        }
        memory.Elsewhere.Forget(owner);
        return null;
    }

    public async Task<Refusal?> RemovePeopleAsync(MemberId owner, ListId list, IReadOnlyCollection<MemberId> people, CancellationToken ct)
    {
        if (await OwnAsync(owner, list, ct) is null) return Unknown;
        await db.Set<ListEntry>().Where(e => e.List == list && people.Contains(e.Member)).ExecuteDeleteAsync(ct);
        memory.Elsewhere.Forget(owner);
        return null;
    }

    public async Task<IReadOnlyList<ListCard>> WithAsync(MemberId owner, MemberId person, CancellationToken ct) =>
        [.. (await db.Set<MemberList>().AsNoTracking().Where(l => l.Owner == owner && db.Set<ListEntry>().Any(e => e.List == l.Id && e.Member == person)).ToListAsync(ct))
            .Select(l => l.Card).OrderBy(l => l.Title, StringComparer.InvariantCultureIgnoreCase)];

    /// <summary>Those of these lists that are their owners' and that somebody is in.</summary>
    public async Task<IReadOnlyList<MemberList>> WithAmongAsync(MemberId person, IReadOnlyCollection<(MemberId Owner, ListId List)> among, CancellationToken ct)
    {
        if (among.Count == 0) return [];
        var (known, asked) = (among.ToHashSet(), among.Select(a => a.List).Distinct().ToList());
        var found = await db.Set<ListEntry>().Where(e => e.Member == person && EF.Parameter(asked).Contains(e.List)).Join(db.Set<MemberList>(), e => e.List, l => l.Id, (_, l) => l).AsNoTracking().ToListAsync(ct);
        return [.. found.Where(l => known.Contains((l.Owner, l.Id)))];
    }

    /// <summary>Whom one member reads in a list and not at home.</summary>
    public async ValueTask<IReadOnlySet<MemberId>> ElsewhereAsync(MemberId owner, CancellationToken ct) => (await memory.Elsewhere.OfAsync(owner, async () =>
        (await db.Set<MemberList>().Where(l => l.Owner == owner && l.IsExclusive).Join(db.Set<ListEntry>(), l => l.Id, e => e.List, (_, e) => e.Member).Distinct().ToListAsync(ct)).ToHashSet()))!;

    /// <summary>Those of some members who read somebody in a list and not at home.</summary>
    public async Task<IReadOnlySet<MemberId>> ElsewhereAmongAsync(MemberId read, IReadOnlyCollection<MemberId> owners, CancellationToken ct)
    {
        List<MemberId> asked = [.. owners];
        return (await db.Set<ListEntry>().Where(e => e.Member == read).Join(db.Set<MemberList>(), e => e.List, l => l.Id, (_, l) => l)
            .Where(l => l.IsExclusive && EF.Parameter(asked).Contains(l.Owner)).Select(l => l.Owner).ToListAsync(ct)).ToHashSet();
    }

    async Task<(ListCard? Made, Refused? Refused)> ILists.MakeAsync(MemberId owner, ListWish wish, CancellationToken ct)
    {
        var (made, refused) = await AddAsync(owner, wish, ct);
        return (made, refused?.ToRefused());
    }

    async Task<(ListCard? Changed, Refused? Refused)> ILists.ChangeAsync(MemberId owner, ListId list, ListWish wish, CancellationToken ct)
    {
        var (changed, refused) = await SetAsync(owner, list, wish, ct);
        return (changed, refused?.ToRefused());
    }

    async Task<Refused?> ILists.DropAsync(MemberId owner, ListId list, CancellationToken ct) => (await RemoveAsync(owner, list, ct))?.ToRefused();

    async Task<Refused?> ILists.PutInAsync(MemberId owner, ListId list, IReadOnlyCollection<MemberId> people, CancellationToken ct) =>
        (await AddPeopleAsync(owner, list, people, ct))?.ToRefused();

    async Task<Refused?> ILists.TakeOutAsync(MemberId owner, ListId list, IReadOnlyCollection<MemberId> people, CancellationToken ct) =>
        (await RemovePeopleAsync(owner, list, people, ct))?.ToRefused();

    private Task<MemberList?> OwnAsync(MemberId owner, ListId list, CancellationToken ct) =>
        db.Set<MemberList>().AsNoTracking().SingleOrDefaultAsync(l => l.Id == list && l.Owner == owner, ct);
}
