namespace Palabre.Core;

/// <summary>Who follows whom; every question takes a batch.</summary>
public interface IFollows
{
    /// <summary>Those of <paramref name="among"/> who follow <paramref name="member"/>.</summary>
    Task<IReadOnlySet<MemberId>> FollowersAsync(MemberId member, IReadOnlyCollection<MemberId> among, CancellationToken ct);

    /// <summary>Those of <paramref name="among"/> whom <paramref name="member"/> follows.</summary>
    Task<IReadOnlySet<MemberId>> FollowedAsync(MemberId member, IReadOnlyCollection<MemberId> among, CancellationToken ct);
}

/// <summary>One member follows another from now on.</summary>
public sealed record MemberFollowed(MemberId Follower, MemberId Followed);

/// <summary>They follow them no longer.</summary>
public sealed record MemberUnfollowed(MemberId Follower, MemberId Followed);
