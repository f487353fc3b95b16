namespace Palabre.Core;

/// <summary>Who may quote a post. Its author always may. Stored as numbers: what a number means never changes.</summary>
public enum QuoteRule
{
    /// <summary>Who follows the author.</summary>
    Followers = 0,
    Everybody = 1,

    /// <summary>Everybody may ask: the quote shows nothing until the author accepts it.</summary>
    Ask = 2,
    Nobody = 3,
}

/// <summary>Who may answer a post. Its author always may. Stored as numbers: what a number means never changes.</summary>
public enum ReplyRule
{
    Everybody = 0,

    /// <summary>Whom the author follows, and whom the post names.</summary>
    Followed = 1,

    /// <summary>Whom the post names.</summary>
    Mentioned = 2,
}

/// <summary>Where a quote stands with the author it quotes. Stored as numbers: what a number means never changes.</summary>
public enum QuoteState
{
    /// <summary>The post quotes nothing.</summary>
    None = 0,
    Pending = 1,
    Accepted = 2,

    /// <summary>The author was asked, and does not want it.</summary>
    Declined = 3,

    /// <summary>The author took it back.</summary>
    Withdrawn = 4,
}

/// <summary>What a reader sees in the place of a quoted post.</summary>
public enum QuoteSeen
{
    Shown,

    /// <summary>The author is asked.</summary>
    Pending,
    Declined,
    Withdrawn,

    /// <summary>The quoted post does not exist for this reader.</summary>
    Unavailable,

    /// <summary>The quoted post was deleted.</summary>
    Gone,

    /// <summary>By somebody the reader mutes: shown when they ask for it.</summary>
    Muted,
}

/// <summary>What somebody may do about quoting a post.</summary>
public enum QuoteLeave { No, Ask, Yes }

/// <summary>What a post quotes, as its reader sees it.</summary>
/// <param name="Of">Which post; null where that is not shown.</param>
/// <param name="Post">The post itself, whose own quote has none: quotes are shown one deep.</param>
public sealed record WrittenQuote(QuoteSeen Seen, PostId? Of, WrittenPost? Post);

/// <summary>A member quotes somebody else's post, or asks to.</summary>
/// <param name="Quote">The post that quotes.</param>
/// <param name="Author">Whose post it is.</param>
/// <param name="Asks">Nothing is shown until the author accepts.</param>
public sealed record PostQuoted(PostId Quote, PostId Quoted, MemberId By, MemberId Author, bool Asks);

/// <summary>An author edited what a post says or shows.</summary>
/// <param name="Edit">Of this edit; later ones have greater numbers, and so have posts written later.</param>
public sealed record PostEdited(long Edit, PostId Post, MemberId Author);

/// <summary>A post that quotes, and whose it is.</summary>
public readonly record struct QuoteBy(PostId Quote, MemberId By);

/// <summary>Part of all quotes of a post, latest first.</summary>
/// <param name="Next">What to ask for as <c>before</c> to get the following part; null on the last.</param>
public sealed record QuotesPart(IReadOnlyList<QuoteBy> Quotes, long? Next);

/// <summary>Who boosted a post, for slices that tell them of it.</summary>
public interface IBoosts
{
    /// <summary>Part of them, latest first; who quotes it too is told as such (<see cref="IQuotes"/>), and left out.</summary>
    /// <param name="before">Only those who boosted before this number.</param>
    Task<MembersPart> PartAsync(PostId post, long before, int most, CancellationToken ct);
}

/// <summary>Who quotes a post, for slices that tell them of it.</summary>
public interface IQuotes
{
    /// <summary>The quotes that stand: with the author's leave, and there.</summary>
    /// <param name="before">Only those written before this number.</param>
    Task<QuotesPart> PartAsync(PostId post, long before, int most, CancellationToken ct);
}
