using Palabre.Core;

namespace Palabre.Filters;

/// <summary>Holds posts against their readers' filters.</summary>
internal sealed class Filtering(KnownFilters known, TimeProvider clock) : IFiltering
{
    private static readonly IReadOnlyDictionary<PostId, IReadOnlyList<FilterMatch>> Nothing = new Dictionary<PostId, IReadOnlyList<FilterMatch>>();

    public async Task<IReadOnlyDictionary<PostId, IReadOnlyList<FilterMatch>>> MatchesAsync(MemberId member, IEnumerable<Filterable> posts, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        List<Reading> atWork = [.. (await known.OfAsync(member, ct)).Where(r => r.IsAtWork(now))];
        if (atWork.Count == 0) return Nothing;
        var found = new Dictionary<PostId, IReadOnlyList<FilterMatch>>();
        foreach (var post in posts)
        {
            var folded = Reading.Fold(post.Text);
            List<FilterMatch> matches = [.. atWork.Select(r => r.Find(post, folded)).OfType<FilterMatch>()];
            if (matches.Count > 0) found[post.Post] = matches;
        }
        return found;
    }

    public async Task<IReadOnlySet<MemberId>> HidingAsync(FilterContext context, Filterable post, IReadOnlyCollection<MemberId> among, CancellationToken ct)
    {
        var hiding = new HashSet<MemberId>();
        foreach (var member in among)
            if ((await MatchesAsync(member, [post], ct)).GetValueOrDefault(post.Post) is { } matches && matches.Any(m => m.Filter.Action == FilterAction.Hide && m.Filter.Contexts.Contains(context)))
                hiding.Add(member);
        return hiding;
    }
}
