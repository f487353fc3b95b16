using Palabre.Core;

namespace Palabre.Posts;

/// <summary>What a reader's filters do with a post in one place.</summary>
internal static class Filtering
{
    /// <summary>All that is written in a post, for filters.</summary>
    public static Filterable Filterable(this Post post) => new(post.PostId, $"{post.Warning}\n{post.Text}");

    /// <summary>Without those that a filter hides there.</summary>
    public static IEnumerable<PostView> ShownIn(this IEnumerable<PostView> views, FilterContext context) =>
        views.Where(v => !v.Filtered.Any(m => m.Filter.Action == FilterAction.Hide && m.Filter.Contexts.Contains(context)));

    /// <summary>The filter that folds a post there; null for none.</summary>
    public static Filter? FoldedIn(this PostView view, FilterContext context) => view.Filtered.FirstOrDefault(m => m.Filter.Contexts.Contains(context))?.Filter;
}
