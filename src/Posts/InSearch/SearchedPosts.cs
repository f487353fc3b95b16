using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Posts;

/// <summary>What everybody here wrote for all to find, for the search. What of it may be shown is asked at the one door, each time.</summary>
internal sealed class SearchedPosts(PalabreDb db, PostDoor door, PostViews views, IMembers members, PicturesOfPosts pictures, PollsOfPosts polls) : ISearchedPosts
{
    public async Task<IReadOnlyList<PostId>> PartAsync(long after, long before, int most, CancellationToken ct) =>
        [.. (await Open.Where(p => p.Id > after && p.Id < before).OrderBy(p => p.Id).Take(most).Select(p => p.Id).ToListAsync(ct)).Select(PostId.From)];

    public async Task<IReadOnlyList<PostWords>> WordsAsync(IReadOnlyCollection<PostId> ids, CancellationToken ct)
    {
        List<long> wanted = [.. ids.Select(id => id.Value)];
        var posts = await Open.Where(p => wanted.Contains(p.Id)).OrderBy(p => p.Id).ToListAsync(ct);
        if (posts.Count == 0) return [];
        var shown = await pictures.OfAsync(posts, ct);
        var asked = await polls.OfAsync(posts, null, ct);
        return [.. posts.Select(p => new PostWords(p.PostId, p.Author, p.Filterable(shown[p.Id], asked.GetValueOrDefault(p.Id)).Text))];
    }

    public async Task<IReadOnlySet<PostId>> ExistingAsync(MemberId? viewer, bool isByOne, IReadOnlyCollection<PostId> ids, CancellationToken ct)
    {
        List<long> wanted = [.. ids.Select(id => id.Value)];
        var sight = await door.SightAsync(viewer, ct);
        var there = door.Written(sight).Where(p => wanted.Contains(p.Id) && p.Visibility == PostVisibility.Public);
        if (!isByOne) there = there.Where(p => !sight.Muted.Contains(p.Author));
        var found = await there.Select(p => new { p.Id, p.Author }).ToListAsync(ct);
        var hidden = await members.HiddenFromSearchAsync([.. found.Select(p => p.Author).Where(author => author != viewer).Distinct()], ct);
        return found.Where(p => !hidden.Contains(p.Author)).Select(p => new PostId(p.Id)).ToHashSet();
    }

    /// <summary>Those that may be brought before a reader who did not look for them: theirs too only where they want to be found.</summary>
    public async Task<IReadOnlySet<long>> FoundAsync(MemberId? viewer, IReadOnlyCollection<long> ids, CancellationToken ct)
    {
        if (ids.Count == 0) return new HashSet<long>();
        List<long> wanted = [.. ids];
        var sight = await door.SightAsync(viewer, ct);
        var found = await door.Written(sight).Where(p => EF.Parameter(wanted).Contains(p.Id) && p.Visibility == PostVisibility.Public && !sight.Muted.Contains(p.Author)).Select(p => new { p.Id, p.Author }).ToListAsync(ct);
        var hidden = await members.HiddenFromSearchAsync([.. found.Select(p => p.Author).Distinct()], ct);
        return found.Where(p => !hidden.Contains(p.Author)).Select(p => p.Id).ToHashSet();
    }

    /// <summary>In the asked order; what does not exist for the viewer is left out.</summary>
    public async Task<IReadOnlyList<PostView>> ShowAsync(MemberId? viewer, IReadOnlyList<PostId> ids, CancellationToken ct)
    {
        List<long> wanted = [.. ids.Select(id => id.Value)];
        var there = (await door.Written(await door.SightAsync(viewer, ct)).Where(p => wanted.Contains(p.Id)).ToListAsync(ct)).ToDictionary(p => p.Id);
        return await views.OfAsync(wanted.Select(there.GetValueOrDefault).OfType<Post>(), viewer, ct);
    }

    private IQueryable<Post> Open => db.Set<Post>().AsNoTracking().Where(p => p.Visibility == PostVisibility.Public && p.BoostOf == null && p.WithheldAt == null);
}
