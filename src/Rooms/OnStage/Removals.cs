using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Rooms;

/// <summary>Somebody removed from a room for the rest of its life. Kept as a row, so that neither leaving nor a restart undoes it.</summary>
public sealed class Removal
{
    public required RoomId Room { get; init; }
    public required MemberId Member { get; init; }
    public required MemberId By { get; set; }
    public required DateTimeOffset At { get; set; }
}

internal sealed class RemovalMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<Removal>(removal =>
    {
        removal.ToTable("room_removals");
        removal.HasKey(r => new { r.Room, r.Member });
        removal.HasOne<Room>().WithMany().HasForeignKey(r => r.Room).OnDelete(DeleteBehavior.Cascade);
    });
}

/// <summary>Who was removed from one live room, by whom and when.</summary>
public sealed class Removals
{
    private readonly Dictionary<MemberId, (MemberId By, DateTimeOffset At)> _removed = [];

    public IReadOnlyDictionary<MemberId, (MemberId By, DateTimeOffset At)> All => _removed;

    public bool Has(MemberId member) => _removed.ContainsKey(member);

    internal void Add(MemberId member, MemberId by, DateTimeOffset at) => _removed.TryAdd(member, (by, at));

    internal bool Lift(MemberId member) => _removed.Remove(member);
}
