using Palabre.Core;

namespace Palabre.Posts;

/// <summary>What a reader sees in the place of a quoted post, and that post where they see it.</summary>
internal sealed record Quoted(QuoteSeen Seen, Post? Post);

/// <summary>
/// Finds what posts quote, all of a page at once. Who sees a quote sees what is quoted only as they would see it by itself: a block, a
/// suspension or a decision of the stewards hides it wherever it is quoted.
/// </summary>
internal sealed class QuotesOfPosts(ReadPosts read)
{
    /// <summary>By the posts that quote.</summary>
    public async Task<IReadOnlyDictionary<long, Quoted>> OfAsync(IReadOnlyCollection<Post> posts, Sight sight, CancellationToken ct)
    {
        List<Post> quoting = [.. posts.Where(p => p.QuoteOf is not null)];
        if (quoting.Count == 0) return new Dictionary<long, Quoted>();
        List<long> wanted = [.. quoting.Where(p => p.QuoteState == QuoteState.Accepted).Select(p => p.QuoteOf!.Value).Distinct()];
        var there = (await read.FactsAsync(wanted, ct)).OfType<PostFacts>().ToDictionary(f => f.Post.Id);
        return quoting.ToDictionary(p => p.Id, p => Of(p, there.GetValueOrDefault(p.QuoteOf!.Value), sight));
    }

    /// <param name="quoted">Null when it is gone.</param>
    public static Quoted Of(Post post, PostFacts? quoted, Sight sight) => post.QuoteState switch
    {
        QuoteState.Pending => new(QuoteSeen.Pending, null),
        QuoteState.Declined => new(QuoteSeen.Declined, null),
        QuoteState.Withdrawn => new(QuoteSeen.Withdrawn, null),
        _ when quoted is null => new(QuoteSeen.Gone, null),
        _ when !sight.Sees(quoted) => new(QuoteSeen.Unavailable, null),
        _ => new(sight.Muted.Contains(quoted.Post.Author) ? QuoteSeen.Muted : QuoteSeen.Shown, quoted.Post),
    };
}
