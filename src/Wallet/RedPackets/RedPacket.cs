using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;
using Palabre.Ledger;
using Palabre.Ledger.Shares;

namespace Palabre.Wallet;

/// <summary>
/// An envelope that somebody puts into a room or a club. Its money stands in an account of its own from the moment it is made; what is in
/// each share was drawn then.
/// </summary>
public sealed class RedPacket
{
    /// <summary>Of a spoken word, folded.</summary>
    public const int LongestWord = 60;

    public static readonly TimeSpan Life = TimeSpan.FromHours(24);

    /// <summary>Made by who asks; also the id of the journal that filled it.</summary>
    public required Guid Id { get; init; }
    public required MemberId Sender { get; init; }

    /// <summary>Where it is: a room or a club, exactly one of the two.</summary>
    public RoomId? Room { get; init; }
    public ClubId? Club { get; init; }

    /// <summary>In minor units.</summary>
    public required long Total { get; init; }
    public required string Currency { get; init; }
    public required int Shares { get; init; }

    /// <summary>Only for those who were there when it was made (<see cref="RedPacketWitness"/>).</summary>
    public required bool ForPresent { get; init; }

    /// <summary>Said aloud in the room and never shown; folded, as what is typed is compared with it.</summary>
    public string? Word { get; init; }

    /// <summary>What the shares follow from; null when all are equal. Secret until it is over.</summary>
    public byte[]? Seed { get; init; }

    /// <summary>Hash of the seed and the id, shown from the beginning.</summary>
    public byte[]? Promise { get; init; }
    public required DateTimeOffset MadeAt { get; init; }
    public required DateTimeOffset Until { get; init; }

    /// <summary>All was taken, or the rest went back.</summary>
    public DateTimeOffset? EndedAt { get; set; }
    public int Taken { get; set; }

    /// <summary>What went back to the sender, in minor units.</summary>
    public long Returned { get; set; }

    public Currency Of => Ledger.Currency.Of(Currency);
    public Money Whole => new(Total, Of);
    public bool IsRandom => Seed is not null;
    public bool IsOpenAt(DateTimeOffset now) => EndedAt is null && now < Until;

    /// <summary>Where its money stands.</summary>
    public AccountName Account => AccountOf(Id);

    public static AccountName AccountOf(Guid id) => new($"liab:redpacket:{id}");

    /// <summary>What is in the shares, in the order in which they are taken.</summary>
    public static long[] Draw(long total, int shares, byte[]? seed) => seed is null ? EqualSplit.Of(total, shares) : RedPacketShares.Draw(total, shares, new(seed));
}

/// <summary>One share of an envelope.</summary>
internal sealed class RedPacketShare
{
    public required Guid Packet { get; init; }

    /// <summary>They are taken in this order, from 0.</summary>
    public required int Place { get; init; }

    /// <summary>In minor units.</summary>
    public required long Amount { get; init; }

    /// <summary>Who took it.</summary>
    public MemberId? Member { get; set; }
    public DateTimeOffset? TakenAt { get; set; }

    /// <summary>The journal by which they were paid.</summary>
    public Guid? Journal { get; set; }
}

/// <summary>Somebody who was there when an envelope was made for those who are there.</summary>
internal sealed class RedPacketWitness
{
    public required Guid Packet { get; init; }
    public required MemberId Member { get; init; }
}

internal sealed class RedPacketMapping : IMapping
{
    public void Map(ModelBuilder model)
    {
        model.Entity<RedPacket>(packet =>
        {
            packet.ToTable("red_packets");
            packet.Property(p => p.Id).ValueGeneratedNever();
            packet.Property(p => p.Currency).HasMaxLength(6);
            packet.Property(p => p.Word).HasMaxLength(RedPacket.LongestWord);
            packet.Ignore(p => p.Of).Ignore(p => p.Whole).Ignore(p => p.Account).Ignore(p => p.IsRandom);
            packet.HasIndex(p => new { p.Sender, p.MadeAt });
            packet.HasIndex(p => new { p.Room, p.MadeAt }).HasFilter("room IS NOT NULL");
            packet.HasIndex(p => new { p.Club, p.MadeAt }).HasFilter("club IS NOT NULL");
            packet.HasIndex(p => p.Until).HasFilter("ended_at IS NULL");
        });
        model.Entity<RedPacketShare>(share =>
        {
            share.ToTable("red_packet_shares");
            share.HasKey(s => new { s.Packet, s.Place });
            // One for each member, whatever happens.
            share.HasIndex(s => new { s.Packet, s.Member }).IsUnique().HasFilter("member IS NOT NULL");
            share.HasIndex(s => new { s.Member, s.TakenAt }).HasFilter("member IS NOT NULL");
            share.HasOne<RedPacket>().WithMany().HasForeignKey(s => s.Packet).OnDelete(DeleteBehavior.Cascade);
        });
        model.Entity<RedPacketWitness>(witness =>
        {
            witness.ToTable("red_packet_witnesses");
            witness.HasKey(w => new { w.Packet, w.Member });
            witness.HasOne<RedPacket>().WithMany().HasForeignKey(w => w.Packet).OnDelete(DeleteBehavior.Cascade);
        });
    }
}
