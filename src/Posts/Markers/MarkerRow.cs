using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Posts;

/// <summary>How far a member has read somewhere.</summary>
internal sealed class MarkerRow
{
    public required MemberId Member { get; init; }
    public required MarkerPlace Place { get; init; }
    public long LastRead { get; set; }
    public int Version { get; set; }
    public DateTimeOffset At { get; set; }

    public Marker Card => new(Place, LastRead, Version, At);
}

internal sealed class MarkerMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<MarkerRow>(marker =>
    {
        marker.ToTable("markers");
        marker.HasKey(m => new { m.Member, m.Place });
        // Two devices at once: the second save finds the row changed.
        marker.Property(m => m.Version).IsConcurrencyToken();
        marker.Ignore(m => m.Card);
    });
}
