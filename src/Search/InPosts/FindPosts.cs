using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Search;

/// <summary>
/// Finds posts for one viewer, newest first. The index says what answers; the slice of posts says what of it exists for this viewer, and it is
/// asked for more until there is enough.
/// </summary>
internal sealed class FindPosts(PalabreDb db, PostFullText text, ISearchedPosts posts, IMembers members) : IPostFinding
{
    /// <summary>Read at once of the index.</summary>
    private const int Part = 60;

    /// <summary>Whoever is kept out of this many, or passes over them, finds fewer than there are.</summary>
    private const int Deepest = 1600;

    private const string Me = "me";

    public async Task<IReadOnlyList<PostId>> FindAsync(MemberId? viewer, PostsWanted wanted, CancellationToken ct)
    {
        var query = PostQuery.Of(wanted.Text);
        if (query.IsEmpty || await AuthorsAsync(viewer, query, wanted.By, ct) is not { } authors) return [];
        List<PostTerm> terms = [.. authors.Select(PostTerm.By), .. query.Terms];
        var (found, after, before, isUpwards) = (new List<PostId>(), wanted.MinId ?? 0, wanted.MaxId ?? long.MaxValue, wanted.MinId is not null);
        for (var asked = 0; found.Count < wanted.Offset + wanted.Limit && asked < Deepest; asked += Part)
        {
            var some = (await text.MatchAsync(db, terms, after, before, isUpwards, Part, ct)).ConvertAll(PostId.From);
            if (some.Count == 0) break;
            var there = await posts.ExistingAsync(viewer, isByOne: authors.Count > 0, some, ct);
            found.AddRange(some.Where(there.Contains));
            if (some.Count < Part) break;
            (after, before) = isUpwards ? (some[^1].Value, before) : (after, some[^1].Value);
        }
        var page = found.Skip(wanted.Offset).Take(wanted.Limit);
        return [.. isUpwards ? page.Reverse() : page];
    }

    /// <summary>Whose they must be; null where one that was asked for is not here.</summary>
    private async Task<IReadOnlyList<MemberId>?> AuthorsAsync(MemberId? viewer, PostQuery query, MemberId? by, CancellationToken ct)
    {
        var authors = new HashSet<MemberId>();
        if (by is { } one) authors.Add(one);
        foreach (var handle in query.Authors)
        {
            if (viewer is { } me && string.Equals(handle, Me, StringComparison.OrdinalIgnoreCase)) authors.Add(me);
            else if ((await members.FindAsync([handle], ct)).Values.FirstOrDefault() is { } author) authors.Add(author.Id);
            else return null;
        }
        return [.. authors];
    }
}
