using Microsoft.EntityFrameworkCore;
using Palabre.Kit.Storage;

namespace Palabre.Members;

/// <summary>A member puts somebody forward on their page.</summary>
public sealed class Endorsement
{
    /// <summary>Of one member: a page is no directory.</summary>
    public const int Most = 40;

    /// <summary>Time-ordered: lists are read by it, newest first.</summary>
    public required long Id { get; init; }
    public required long Owner { get; init; }
    public required long Person { get; init; }
}

internal sealed class EndorsementMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<Endorsement>(endorsement =>
    {
        endorsement.ToTable("endorsements");
        endorsement.HasKey(e => new { e.Owner, e.Person });
        endorsement.HasIndex(e => new { e.Owner, e.Id });
        // It stands on a follow and goes with it, however the two cross.
        endorsement.HasOne<Follow>().WithMany().HasForeignKey(e => new { e.Owner, e.Person }).OnDelete(DeleteBehavior.Cascade);
    });
}
