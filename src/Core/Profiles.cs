namespace Palabre.Core;

/// <summary>What a member shows of themselves.</summary>
/// <param name="IsPrivate">They approve who follows them.</param>
/// <param name="Waiting">How many wait for their answer: for nobody's eyes but theirs.</param>
public sealed record MemberProfile(MemberCard Card, string Bio, bool IsPrivate, int Followers, int Following, int Waiting)
{
    /// <summary>What they write for everybody can be found by its words.</summary>
    public bool PostsAreFound { get; init; } = true;
}

/// <summary>How one member stands to another.</summary>
/// <param name="Requested">One has asked to follow them and waits.</param>
/// <param name="AsksMe">They have asked, and wait.</param>
/// <param name="WithoutBoosts">One follows them without what they boost.</param>
public sealed record FollowRelation(bool Follows, bool FollowsMe, bool Requested, bool AsksMe, bool WithoutBoosts);

/// <summary>A part of a list of people, latest first.</summary>
/// <param name="Next">What to ask on from; null on the last part.</param>
public sealed record PeoplePart(IReadOnlyList<MemberCard> People, long? Next)
{
    public static readonly PeoplePart Empty = new([], null);
}

/// <summary>Profiles and following, for slices that show members in their own way. Every question takes a batch where there can be one.</summary>
public interface IProfiles
{
    /// <summary>Of those that exist; unknown ids are absent.</summary>
    Task<IReadOnlyDictionary<MemberId, MemberProfile>> ProfilesAsync(IReadOnlyCollection<MemberId> ids, CancellationToken ct);

    /// <summary>How many members there are.</summary>
    Task<int> CountAsync(CancellationToken ct);

    Task<IReadOnlyDictionary<MemberId, FollowRelation>> RelationsAsync(MemberId me, IReadOnlyCollection<MemberId> others, CancellationToken ct);

    /// <summary>Who follows somebody; nobody when the reader may not see that.</summary>
    /// <param name="before">The <see cref="PeoplePart.Next"/> of the part before.</param>
    Task<PeoplePart> FollowersAsync(MemberId? reader, MemberId whose, long? before, int most, CancellationToken ct);

    /// <summary>Whom somebody follows; nobody when the reader may not see that.</summary>
    Task<PeoplePart> FollowingAsync(MemberId? reader, MemberId whose, long? before, int most, CancellationToken ct);

    /// <summary>Follows, or asks to.</summary>
    Task<Refused?> FollowAsync(MemberId me, MemberId other, CancellationToken ct);
    Task UnfollowAsync(MemberId me, MemberId other, CancellationToken ct);

    /// <summary>With what they boost, or without it; of somebody one does not follow it changes nothing.</summary>
    Task ShowBoostsAsync(MemberId me, MemberId other, bool shown, CancellationToken ct);

    /// <summary>Who asks to follow, oldest first.</summary>
    Task<IReadOnlyList<MemberCard>> AskingAsync(MemberId me, CancellationToken ct);
    Task<Refused?> AnswerAsync(MemberId me, MemberId follower, bool lets, CancellationToken ct);

    /// <summary>Changes what is not null.</summary>
    Task<Refused?> ChangeAsync(MemberId me, string? name, string? bio, bool? isPrivate, bool? postsAreFound, CancellationToken ct);

    /// <summary>Their initials stand for them from now on.</summary>
    Task<Refused?> DropPortraitAsync(MemberId me, CancellationToken ct);

    /// <summary>Whom a member may want to follow, the likeliest first.</summary>
    Task<IReadOnlyList<MemberCard>> SuggestedAsync(MemberId me, int most, CancellationToken ct);

    /// <summary>Not this one, and not again.</summary>
    Task SetAsideAsync(MemberId me, MemberId other, CancellationToken ct);
}
