using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Notifications;

/// <summary>What a member's program wants of the device it is: it is told in its own form, of what it chose.</summary>
public sealed class PushApp
{
    /// <summary>The <see cref="PushDevice"/>.</summary>
    public required long Device { get; init; }
    public required MemberId Member { get; init; }

    /// <summary>By which it came; over with it.</summary>
    public required TokenId Token { get; init; }

    /// <summary>The token's secret, which its messages repeat so that it knows whose they are; under the keys of this house.</summary>
    public required string Access { get; init; }

    /// <summary>Where faces of members are, with <c>*</c> in place of their id.</summary>
    public required string Faces { get; init; }

    /// <summary>Bits of <see cref="ToldKind"/>.</summary>
    public required int Kinds { get; set; }
    public required AppPushPolicy Policy { get; set; }

    public static int Bits(IEnumerable<ToldKind> kinds) => kinds.Aggregate(0, (bits, kind) => bits | 1 << (int)kind);

    public IReadOnlySet<ToldKind> Alerts => Enum.GetValues<ToldKind>().Where(Wants).ToHashSet();

    public bool Wants(ToldKind kind) => (Kinds & 1 << (int)kind) != 0;
}

internal sealed class PushAppMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<PushApp>(app =>
    {
        app.ToTable("push_apps");
        app.HasKey(a => a.Device);
        app.Property(a => a.Device).ValueGeneratedNever();
        app.Property(a => a.Access).HasMaxLength(1000);
        app.Property(a => a.Faces).HasMaxLength(500);
        app.Ignore(a => a.Alerts);
        app.HasIndex(a => a.Token).IsUnique();
        app.HasIndex(a => a.Member);
        app.HasOne<PushDevice>().WithOne().HasForeignKey<PushApp>(a => a.Device).OnDelete(DeleteBehavior.Cascade);
    });
}
