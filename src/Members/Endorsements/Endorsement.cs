using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Members;

/// <summary>A member puts somebody forward on their page.</summary>
public sealed class Endorsement
{
    /// <summary>Of one member: a page is no directory.</summary>
    public const int Most = 40;

    /// <summary>Time-ordered: lists are read by it, newest first.</summary>
    public required long Id { get; init; }
    public required MemberId Owner { get; init; }
    public required MemberId Person { get; init; }
}

internal sealed class EndorsementMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<Endorsement>(endorsement =>
    {
        endorsement.ToTable("endorsements");
        endorsement.HasKey(e => new { e.Owner, e.Person });
        endorsement.HasIndex(e => new { e.Owner, e.Id });
    });
}
