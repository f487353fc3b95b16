using Microsoft.EntityFrameworkCore;
using Palabre.Kit;
using Palabre.Kit.Storage;

namespace Palabre.Members;

/// <summary>How often a member had a letter of confirmation sent: the address they give may be a stranger's.</summary>
public sealed class AddressAsk
{
    /// <summary>Shorter would let somebody fill a stranger's box; longer keeps waiting whoever mistyped.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(2);

    public const int MostADay = 5;

    public required long MemberId { get; init; }
    public DateTimeOffset At { get; private set; }

    /// <summary>When the day began of which <see cref="Count"/> is.</summary>
    public DateTimeOffset Since { get; private set; }
    public int Count { get; private set; }

    /// <summary>Counts one more, or says why not.</summary>
    public Refusal? Ask(DateTimeOffset now)
    {
        if (Count > 0 && now - At < Pause) return new("address_asked_lately", 429);
        if (now - Since >= TimeSpan.FromDays(1)) (Since, Count) = (now, 0);
        if (Count >= MostADay) return new("address_asked_often", 429);
        (At, Count) = (now, Count + 1);
        return null;
    }
}

internal sealed class AddressAskMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<AddressAsk>(ask =>
    {
        ask.ToTable("member_address_asks");
        ask.HasKey(a => a.MemberId);
        ask.Property(a => a.MemberId).ValueGeneratedNever();
        ask.Property(a => a.Count).IsConcurrencyToken();
        ask.HasOne<Member>().WithMany().HasForeignKey(a => a.MemberId).OnDelete(DeleteBehavior.Cascade);
    });
}
