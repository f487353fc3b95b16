using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Wallet.Memberships;

/// <summary>Months of a tier, paid at once by who gives them. They wait until the recipient uses them, also when the tier is archived since, and then come one by one.</summary>
public sealed class Gift
{
    public const int MostMonths = 12;

    public required GiftId Id { get; init; }
    public required MemberId Giver { get; init; }
    public required MemberId Recipient { get; init; }
    public required MemberId Creator { get; init; }
    public required TierId Tier { get; init; }
    public required int Months { get; init; }

    /// <summary>Months that did not come yet.</summary>
    public required int Left { get; set; }

    /// <summary>Minor units, for all of it.</summary>
    public required long Amount { get; init; }
    public required string Currency { get; init; }
    public required Guid Journal { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>The recipient wants it; its months come when those before it are over.</summary>
    public DateTimeOffset? UsedAt { get; set; }
}

internal sealed class GiftMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<Gift>(gift =>
    {
        gift.ToTable("membership_gifts");
        gift.Property(g => g.Id).ValueGeneratedNever();
        gift.Property(g => g.Currency).HasMaxLength(6);
        gift.HasIndex(g => g.Journal).IsUnique();
        gift.HasIndex(g => new { g.Recipient, g.Creator });
        gift.HasIndex(g => new { g.Giver, g.Id });
    });
}
