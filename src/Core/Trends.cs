namespace Palabre.Core;

/// <summary>A tag as many used it lately, counted by people: by how many, not how often.</summary>
/// <param name="Days">Today first, without gaps.</param>
public sealed record TrendingTag(string Tag, int Authors, int Posts, IReadOnlyList<DayOfUse> Days);

/// <summary>How a tag or an address was used on one day (UTC).</summary>
public sealed record DayOfUse(DateOnly Day, int Authors, int Posts);

/// <summary>A post that several people have to do with lately.</summary>
/// <param name="People">How many others liked, boosted, answered or quoted it.</param>
public sealed record TrendingPost(WrittenPost Post, int People);

/// <summary>A page elsewhere that several people show lately.</summary>
/// <param name="People">How many wrote or boosted a post that leads there, in the days told.</param>
/// <param name="Days">Today first, without gaps.</param>
public sealed record TrendingLink(LinkPreview Link, int People, int Posts, IReadOnlyList<DayOfUse> Days);

/// <summary>What is really talked about, by different people: never by one alone. The order is the same for everybody; what a reader would not see elsewhere is left out.</summary>
public interface ITrends
{
    Task<IReadOnlyList<TrendingPost>> PostsAsync(PostReader reader, int skip, int most, CancellationToken ct);
    Task<IReadOnlyList<TrendingLink>> LinksAsync(MemberId? reader, int skip, int most, CancellationToken ct);
}
