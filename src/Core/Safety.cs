namespace Palabre.Core;

/// <summary>A complaint about a person or a room, read by the stewards.</summary>
public readonly record struct ReportId(long Value) : IId<ReportId>
{
    public static ReportId From(long value) => new(value);
    public static bool TryParse(string? text, IFormatProvider? _, out ReportId id) => Ids.TryParse(text, out id);
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
}

/// <summary>One member blocks another from now on: they no longer follow each other, nor meet on a stage.</summary>
public sealed record MemberBlocked(MemberId Blocker, MemberId Blocked);

/// <summary>The block is lifted; what it ended does not come back by itself.</summary>
public sealed record MemberUnblocked(MemberId Blocker, MemberId Blocked);
