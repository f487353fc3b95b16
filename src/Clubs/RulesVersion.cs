using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Clubs;

/// <summary>A club's rules as they were from some day on. Kept: each member accepted one of them.</summary>
public sealed class RulesVersion
{
    public required ClubId Club { get; init; }
    public required int Version { get; init; }
    public required string Rules { get; init; }
    public required DateTimeOffset At { get; init; }
}

internal sealed class RulesVersionMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<RulesVersion>(rules =>
    {
        rules.ToTable("club_rules");
        rules.HasKey(r => new { r.Club, r.Version });
        rules.HasOne<Club>().WithMany().HasForeignKey(r => r.Club).OnDelete(DeleteBehavior.Cascade);
    });
}
