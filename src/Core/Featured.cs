namespace Palabre.Core;

/// <summary>A tag that somebody puts forward on their page.</summary>
/// <param name="Tag">As it is found.</param>
/// <param name="Name">As they wrote it.</param>
/// <param name="Posts">What they wrote with it for everybody.</param>
public sealed record FeaturedTag(long Id, string Tag, string Name, int Posts, DateTimeOffset? LastAt);

/// <summary>Tags that members put forward on their pages, for everybody to see.</summary>
public interface IFeaturedTags
{
    /// <summary>Of one member.</summary>
    int Most { get; }

    /// <summary>Those with most posts first.</summary>
    Task<IReadOnlyList<FeaturedTag>> OfAsync(MemberId member, CancellationToken ct);

    /// <summary>Can be repeated.</summary>
    Task<(FeaturedTag? Tag, Refused? Refused)> PutForwardAsync(MemberId me, string tag, CancellationToken ct);
    Task TakeBackAsync(MemberId me, string tag, CancellationToken ct);

    /// <summary>False when there is none of theirs with this id.</summary>
    Task<bool> TakeBackAsync(MemberId me, long id, CancellationToken ct);

    /// <summary>Tags they wrote with most for everybody, and do not put forward yet.</summary>
    Task<IReadOnlyList<string>> SuggestedAsync(MemberId me, CancellationToken ct);
}

/// <summary>People whom members put forward on their pages, for everybody to see. Whom one does not follow any more one does not put forward.</summary>
public interface IEndorsements
{
    /// <summary>Latest first, without those from whom the reader keeps apart or who keep apart from the reader.</summary>
    /// <param name="before">The <see cref="PeoplePart.Next"/> of the part before.</param>
    Task<PeoplePart> OfAsync(MemberId? reader, MemberId whose, long? before, int most, CancellationToken ct);

    /// <summary>Those of some others whom one member puts forward.</summary>
    Task<IReadOnlySet<MemberId>> AmongAsync(MemberId me, IReadOnlyCollection<MemberId> others, CancellationToken ct);

    /// <summary>Puts somebody forward whom they follow; can be repeated.</summary>
    Task<Refused?> EndorseAsync(MemberId me, MemberId other, CancellationToken ct);
    Task WithdrawAsync(MemberId me, MemberId other, CancellationToken ct);
}
