namespace Palabre.Core;

/// <summary>Who follows whom; every question takes a batch.</summary>
public interface IFollows
{
    /// <summary>Those of <paramref name="among"/> who follow <paramref name="member"/>.</summary>
    Task<IReadOnlySet<MemberId>> FollowersAsync(MemberId member, IReadOnlyCollection<MemberId> among, CancellationToken ct);

    /// <summary>Those of <paramref name="among"/> whom <paramref name="member"/> follows.</summary>
    Task<IReadOnlySet<MemberId>> FollowedAsync(MemberId member, IReadOnlyCollection<MemberId> among, CancellationToken ct);

    /// <summary>Everybody whom <paramref name="member"/> follows, those they have longest last; at most <paramref name="most"/> of them.</summary>
    Task<IReadOnlyList<MemberId>> AllFollowedAsync(MemberId member, int most, CancellationToken ct);

    /// <summary>Everybody who follows <paramref name="member"/>, part by part, those who have longest first.</summary>
    /// <param name="after">The <see cref="MembersPart.Next"/> of the part before; 0 for the first.</param>
    /// <param name="most">How many at most.</param>
    Task<MembersPart> FollowersPartAsync(MemberId member, long after, int most, CancellationToken ct);
}

/// <summary>One member follows another from now on.</summary>
public sealed record MemberFollowed(MemberId Follower, MemberId Followed);

/// <summary>They follow them no longer.</summary>
public sealed record MemberUnfollowed(MemberId Follower, MemberId Followed);
