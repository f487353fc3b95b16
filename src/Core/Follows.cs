namespace Palabre.Core;

/// <summary>Who follows whom; every question takes a batch. Who has asked and waits for an answer follows nobody yet.</summary>
public interface IFollows
{
    /// <summary>Those of <paramref name="among"/> who follow <paramref name="member"/>.</summary>
    Task<IReadOnlySet<MemberId>> FollowersAsync(MemberId member, IReadOnlyCollection<MemberId> among, CancellationToken ct);

    /// <summary>Those of <paramref name="among"/> whom <paramref name="member"/> follows.</summary>
    Task<IReadOnlySet<MemberId>> FollowedAsync(MemberId member, IReadOnlyCollection<MemberId> among, CancellationToken ct);

    /// <summary>Everybody whom each of these members follows; who follows nobody is absent. For a few members at a time.</summary>
    Task<IReadOnlyDictionary<MemberId, IReadOnlySet<MemberId>>> FollowedByAsync(IReadOnlyCollection<MemberId> members, CancellationToken ct);

    /// <summary>Everybody whom <paramref name="member"/> follows, those they have longest last; at most <paramref name="most"/> of them.</summary>
    Task<IReadOnlyList<MemberId>> AllFollowedAsync(MemberId member, int most, CancellationToken ct);

    /// <summary>Everybody who follows <paramref name="member"/>, part by part, those who have longest first.</summary>
    /// <param name="after">The <see cref="MembersPart.Next"/> of the part before; 0 for the first.</param>
    /// <param name="most">How many at most.</param>
    Task<MembersPart> FollowersPartAsync(MemberId member, long after, int most, CancellationToken ct);

    /// <summary>Those whom <paramref name="member"/> follows without what they boost.</summary>
    Task<IReadOnlySet<MemberId>> WithoutBoostsAsync(MemberId member, CancellationToken ct);

    /// <summary>Those of <paramref name="among"/> who follow <paramref name="member"/> without what they boost.</summary>
    Task<IReadOnlySet<MemberId>> WithoutBoostsOfAsync(MemberId member, IReadOnlyCollection<MemberId> among, CancellationToken ct);

    /// <summary>How many ask to follow each of these members and wait; those whom nobody asks are absent.</summary>
    Task<IReadOnlyDictionary<MemberId, int>> WaitingAsync(IReadOnlyCollection<MemberId> members, CancellationToken ct);
}

/// <summary>One member follows another from now on.</summary>
/// <param name="WasAsked">The other approves who follows them, and was asked first.</param>
public sealed record MemberFollowed(MemberId Follower, MemberId Followed, bool WasAsked = false);

/// <summary>One member would like to follow another who approves who does. Nothing follows from it until they do.</summary>
public sealed record FollowRequested(MemberId Follower, MemberId Followed);

/// <summary>They follow them as before, and what the other boosts comes to them from now on, or no longer.</summary>
public sealed record BoostsSwitched(MemberId Follower, MemberId Followed);

/// <summary>They follow them no longer.</summary>
public sealed record MemberUnfollowed(MemberId Follower, MemberId Followed);
