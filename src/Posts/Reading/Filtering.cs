using Palabre.Core;

namespace Palabre.Posts;

/// <summary>Reads all that filters look at of a post that comes by itself.</summary>
internal sealed class FilterablePosts(PicturesOfPosts pictures, PollsOfPosts polls)
{
    public async Task<Filterable> OfAsync(Post post, CancellationToken ct) =>
        post.Filterable((await pictures.OfAsync([post], ct))[post.Id], (await polls.OfAsync([post], null, ct)).GetValueOrDefault(post.Id));
}

/// <summary>What a reader's filters do with a post in one place.</summary>
internal static class Filtering
{
    /// <summary>All that is written in a post, for filters: its pictures' descriptions and what its poll asks too.</summary>
    public static Filterable Filterable(this Post post, IEnumerable<PostPicture> pictures, PostPoll? poll) =>
        new(post.PostId, string.Join('\n', [post.Warning, post.Text, .. pictures.Select(p => p.Description), .. poll?.Choices.Select(c => c.Title) ?? []]));

    /// <summary>Without those that a filter hides there.</summary>
    public static IEnumerable<PostView> ShownIn(this IEnumerable<PostView> views, FilterContext context) =>
        views.Where(v => !v.Filtered.Any(m => m.Filter.Action == FilterAction.Hide && m.Filter.Contexts.Contains(context)));

    /// <summary>The filter that folds a post there; null for none.</summary>
    public static Filter? FoldedIn(this PostView view, FilterContext context) => view.Filtered.FirstOrDefault(m => m.Filter.Contexts.Contains(context))?.Filter;
}
