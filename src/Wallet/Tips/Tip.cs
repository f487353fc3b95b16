using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;
using Palabre.Ledger;

namespace Palabre.Wallet;

/// <summary>
/// A thank-you with money. The book knows who paid whom; what was said with it and whether a name is shown is here. It is written before
/// the money moves and counts once that has: <see cref="GivenAt"/>.
/// </summary>
public sealed class Tip
{
    public const int LongestWords = 140;

    /// <summary>Made by who asks; the id of the journal too.</summary>
    public required Guid Id { get; init; }
    public required MemberId Sender { get; init; }
    public required MemberId Receiver { get; init; }

    /// <summary>What they receive, in minor units.</summary>
    public required long Amount { get; init; }
    public required string Currency { get; init; }

    /// <summary>One line, or "".</summary>
    public required string Words { get; init; }

    /// <summary>Without showing the sender's name.</summary>
    public required bool IsPrivate { get; init; }

    /// <summary>Where it was given, if in a room.</summary>
    public RoomId? Room { get; init; }
    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>When the money had moved; null while it has not.</summary>
    public DateTimeOffset? GivenAt { get; set; }

    public Money Of => new(Amount, Ledger.Currency.Of(Currency));
}

/// <summary>What somebody wants for their list of thanks.</summary>
internal sealed class TipWish
{
    public required MemberId Member { get; init; }

    /// <summary>Everybody may read it; otherwise only they.</summary>
    public bool IsListPublic { get; set; }
}

internal sealed class TipMapping : IMapping
{
    public void Map(ModelBuilder model)
    {
        model.Entity<Tip>(tip =>
        {
            tip.ToTable("tips");
            tip.Property(t => t.Id).ValueGeneratedNever();
            tip.Property(t => t.Currency).HasMaxLength(6);
            tip.Property(t => t.Words).HasMaxLength(Tip.LongestWords);
            tip.Ignore(t => t.Of);
            tip.HasIndex(t => new { t.Receiver, t.MadeAt });
            tip.HasIndex(t => new { t.Room, t.MadeAt }).HasFilter("room IS NOT NULL");
            tip.HasIndex(t => t.MadeAt).HasFilter("given_at IS NULL");
        });
        model.Entity<TipWish>(wish =>
        {
            wish.ToTable("tip_wishes");
            wish.HasKey(w => w.Member);
            wish.Property(w => w.Member).ValueGeneratedNever();
        });
    }
}
