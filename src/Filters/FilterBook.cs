using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;

namespace Palabre.Filters;

/// <summary>One member's filters: made, changed, dropped. What was changed is at work with the next page.</summary>
internal sealed class FilterBook(PalabreDb db, KnownFilters known, IPosts posts, IdMaker ids, TimeProvider clock)
{
    public static Refusal Unknown => new("filter_unknown", 404);

    public async Task<IReadOnlyList<Filter>> OfAsync(MemberId owner, CancellationToken ct) => [.. (await known.OfAsync(owner, ct)).Select(r => r.Filter)];

    public async Task<Filter?> FindAsync(MemberId owner, FilterId id, CancellationToken ct) => (await OfAsync(owner, ct)).SingleOrDefault(f => f.Id == id);

    public async Task<(Filter? Made, Refusal? Refused)> AddAsync(MemberId owner, FilterWish wish, CancellationToken ct)
    {
        var filter = new FilterRow { Id = new(ids.Next()), Owner = owner };
        if (filter.Change(wish with { Title = wish.Title ?? "" }, ids, clock.GetUtcNow()) is { } wrong) return (null, wrong);
        if (await db.Set<FilterRow>().CountAsync(f => f.Owner == owner, ct) >= FilterRow.Most) return (null, new("filters_many", 422) { Args = [FilterRow.Most] });
        db.Add(filter);
        await SaveAsync(owner, ct);
        return (filter.Card, null);
    }

    public async Task<(Filter? Changed, Refusal? Refused)> SetAsync(MemberId owner, FilterId id, FilterWish wish, CancellationToken ct)
    {
        if (await OwnAsync(owner, id, ct) is not { } filter) return (null, Unknown);
        if (filter.Change(wish, ids, clock.GetUtcNow()) is { } wrong)
        {
            db.ChangeTracker.Clear();
            return (null, wrong);
        }
        await SaveAsync(owner, ct);
        return (filter.Card, null);
    }

    public async Task<Refusal?> RemoveAsync(MemberId owner, FilterId id, CancellationToken ct)
    {
        var removed = await db.Set<FilterRow>().Where(f => f.Id == id && f.Owner == owner).ExecuteDeleteAsync(ct);
        known.Forget(owner);
        return removed == 0 ? Unknown : null;
    }

    public async Task<(FilterPost? Added, Refusal? Refused)> AddPostAsync(MemberId owner, FilterId id, PostId post, CancellationToken ct)
    {
        if (await OwnAsync(owner, id, ct) is not { } filter) return (null, Unknown);
        if (filter.Posts.SingleOrDefault(p => p.Post == post) is { } there) return (new(there.Id, there.Post), null);
        if (!(await posts.CardsAsync(owner, [post], ct)).ContainsKey(post)) return (null, new("post_unknown", 404));
        if (filter.Posts.Count >= FilterRow.MostPosts) return (null, new("filter_posts_many", 422) { Args = [FilterRow.MostPosts] });
        var row = new FilterPostRow { Id = ids.Next(), Filter = id, Post = post };
        db.Add(row);
        try { await SaveAsync(owner, ct); }
        catch (DbUpdateException e) when (UniqueViolation.IsIn(e))
        {
            // Pressed twice at once: the other press has done it.
            db.ChangeTracker.Clear();
            return await AddPostAsync(owner, id, post, ct);
        }
        return (new(row.Id, post), null);
    }

    public async Task<Refusal?> RemovePostAsync(MemberId owner, long id, CancellationToken ct)
    {
        var removed = await db.Set<FilterPostRow>().Where(p => p.Id == id && db.Set<FilterRow>().Any(f => f.Id == p.Filter && f.Owner == owner)).ExecuteDeleteAsync(ct);
        known.Forget(owner);
        return removed == 0 ? Unknown : null;
    }

    private Task<FilterRow?> OwnAsync(MemberId owner, FilterId id, CancellationToken ct) =>
        db.Set<FilterRow>().AsSplitQuery().Include(f => f.Keywords).Include(f => f.Posts).SingleOrDefaultAsync(f => f.Id == id && f.Owner == owner, ct);

    private async Task SaveAsync(MemberId owner, CancellationToken ct)
    {
        await db.SaveChangesAsync(ct);
        known.Forget(owner);
    }
}
