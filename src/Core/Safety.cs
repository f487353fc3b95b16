namespace Palabre.Core;

/// <summary>A complaint about a person, a room or a post, read by the stewards.</summary>
public readonly record struct ReportId(long Value) : IId<ReportId>
{
    public static ReportId From(long value) => new(value);
    public static bool TryParse(string? text, IFormatProvider? _, out ReportId id) => Ids.TryParse(text, out id);
    public override string ToString() => Ids.Text(Value);
}

/// <summary>A decision of the stewards about one member.</summary>
public readonly record struct DecisionId(long Value) : IId<DecisionId>
{
    public static DecisionId From(long value) => new(value);
    public static bool TryParse(string? text, IFormatProvider? _, out DecisionId id) => Ids.TryParse(text, out id);
    public override string ToString() => Ids.Text(Value);
}

/// <summary>Blocks between one member and some others.</summary>
/// <param name="Blocked">Whom the member blocks.</param>
/// <param name="BlockedBy">Who blocks the member.</param>
public sealed record Blocks(IReadOnlySet<MemberId> Blocked, IReadOnlySet<MemberId> BlockedBy)
{
    /// <summary>Nobody blocks anybody.</summary>
    public static Blocks None { get; } = new(new HashSet<MemberId>(), new HashSet<MemberId>());

    /// <summary>Whether either blocks the other.</summary>
    public bool With(MemberId other) => Blocked.Contains(other) || BlockedBy.Contains(other);
}

/// <summary>Asked by other slices before they bring two people together; every question takes a batch.</summary>
public interface ISafety
{
    /// <summary>The blocks between <paramref name="member"/> and <paramref name="others"/>, both ways.</summary>
    Task<Blocks> BlocksAsync(MemberId member, IReadOnlyCollection<MemberId> others, CancellationToken ct);

    /// <summary>Those of <paramref name="others"/> whom <paramref name="member"/> mutes: what they write is not shown to them.</summary>
    Task<IReadOnlySet<MemberId>> MutedAsync(MemberId member, IReadOnlyCollection<MemberId> others, CancellationToken ct);

    /// <summary>Everybody between whom and <paramref name="member"/> there is a block, and everybody they mute: for what is read in one question.</summary>
    Task<(Blocks Blocks, IReadOnlySet<MemberId> Muted)> AllAsync(MemberId member, CancellationToken ct);

    /// <summary>Those of <paramref name="among"/> who mute <paramref name="member"/>: what they write is not brought to them.</summary>
    Task<IReadOnlySet<MemberId>> MutersAsync(MemberId member, IReadOnlyCollection<MemberId> among, CancellationToken ct);

    /// <summary>Those of <paramref name="among"/> who mute <paramref name="member"/> and do not want to be told of what they do either.</summary>
    Task<IReadOnlySet<MemberId>> UntoldAsync(MemberId member, IReadOnlyCollection<MemberId> among, CancellationToken ct);

    /// <summary>Those of these posts that stewards have taken away, and nobody has given back.</summary>
    Task<IReadOnlySet<PostId>> TakenAwayAsync(IReadOnlyCollection<PostId> posts, CancellationToken ct);
}

/// <summary>How one member mutes another.</summary>
/// <param name="Until">Over by itself then; null until it is lifted.</param>
/// <param name="Untold">They are not told of what that one does either.</param>
public sealed record MutedMember(DateTimeOffset? Until, bool Untold);

/// <summary>Mutes in detail.</summary>
public interface IMutes
{
    /// <summary>Those of <paramref name="others"/> whom <paramref name="member"/> mutes, and how.</summary>
    Task<IReadOnlyDictionary<MemberId, MutedMember>> OfAsync(MemberId member, IReadOnlyCollection<MemberId> others, CancellationToken ct);
}

/// <summary>One member blocks another from now on: they no longer follow each other, nor meet on a stage.</summary>
public sealed record MemberBlocked(MemberId Blocker, MemberId Blocked);

/// <summary>The block is lifted; what it ended does not come back by itself.</summary>
public sealed record MemberUnblocked(MemberId Blocker, MemberId Blocked);

/// <summary>Stewards suspend a member: no sign-in and no deed until then. Their access ends at once, and rooms let go of them.</summary>
/// <param name="Until">Null for good.</param>
/// <param name="Rule">The key of the word that says which rule was broken.</param>
/// <param name="Path">Where the member reads the decision and appeals. It opens without signing in: to be shown to that member only.</param>
/// <param name="At">When it was decided.</param>
public sealed record MemberSuspended(MemberId Member, DateTimeOffset? Until, string Rule, string Path, DateTimeOffset At);

/// <summary>A suspension is over before its time.</summary>
public sealed record SuspensionLifted(MemberId Member, DateTimeOffset At);

/// <summary>A steward takes a member out of every room they are in now, for as long as it lives.</summary>
public sealed record MemberPutOut(MemberId Member, MemberId By);

/// <summary>Stewards took a post away, or gave it back: which of the two, <see cref="ISafety.TakenAwayAsync"/> knows.</summary>
public sealed record PostJudged(PostId Post);

/// <summary>Stewards end a room.</summary>
public sealed record RoomClosedByStewards(RoomId Room);

/// <summary>A member's own distance from others, for slices that offer it in their own way; the rules are those of the house's pages.</summary>
public interface IKeepApart
{
    /// <summary>Characters of what is said with a report.</summary>
    const int LongestReport = 1000;

    Task<Refused?> BlockAsync(MemberId me, MemberId other, CancellationToken ct);
    Task UnblockAsync(MemberId me, MemberId other, CancellationToken ct);
    /// <param name="seconds">How long; 0 until it is lifted.</param>
    /// <param name="untold">They are not told of what that one does either.</param>
    Task<Refused?> MuteAsync(MemberId me, MemberId other, int seconds, bool untold, CancellationToken ct);
    Task UnmuteAsync(MemberId me, MemberId other, CancellationToken ct);

    /// <summary>Whom they block, latest first.</summary>
    Task<IReadOnlyList<MemberCard>> BlockedAsync(MemberId me, CancellationToken ct);

    /// <summary>Whom they mute, latest first.</summary>
    Task<IReadOnlyList<MemberCard>> MutedAsync(MemberId me, CancellationToken ct);

    /// <summary>Reports somebody to the stewards.</summary>
    /// <param name="rule">What was broken, as the house's own form says it: <c>spam</c>, <c>illegal</c>, <c>harassment</c>, <c>other</c>, …</param>
    /// <param name="post">Which post it is about; it is kept as it stands.</param>
    Task<(ReportId? Report, Refused? Refused)> ReportAsync(MemberId me, MemberId person, PostId? post, string rule, string text, CancellationToken ct);
}
