using Palabre.Core;

namespace Palabre.Search;

/// <summary>The search of the pages, for other slices.</summary>
internal sealed class Finding(Finder finder) : IFinding
{
    /// <summary>The kind whose cards are members, see <see cref="ISearched.Kind"/>.</summary>
    private const string People = "people";

    public async Task<IReadOnlyList<MemberCard>> PeopleAsync(MemberId? viewer, string text, int most, CancellationToken ct) =>
        finder.KindOf(People) is { } people
            ? [.. (await finder.FindAsync(viewer, SearchQuery.Of(text), people, most, ct)).Select(f => f.Card.Member).OfType<MemberCard>()]
            : [];

    public async Task<IReadOnlyList<MemberCard>> FollowedAsync(MemberId viewer, string text, int most, CancellationToken ct) =>
        finder.KindOf(People) is { } people
            ? [.. (await finder.FindFollowedAsync(viewer, SearchQuery.Of(text), people, most, ct)).Select(card => card.Member).OfType<MemberCard>()]
            : [];
}
