using Palabre.Core;

namespace Palabre.Posts;

/// <summary>The room a post leads to, as its reader may know it.</summary>
public sealed record RoomOfPost(RoomCard Card, MemberCard? Host)
{
    public bool IsLive => Card.EndedAt is null;
}

/// <summary>Finds the rooms that posts lead to, all of a page at once. A room that does not exist for the reader is only an address in the text.</summary>
internal sealed class RoomsOfPosts(IRooms rooms, IMembers members, IClubs clubs, ISafety safety)
{
    public async Task<IReadOnlyDictionary<RoomId, RoomOfPost>> OfAsync(IReadOnlyCollection<RoomId> wanted, MemberId? viewer, CancellationToken ct)
    {
        if (wanted.Count == 0) return new Dictionary<RoomId, RoomOfPost>();
        var cards = (await rooms.CardsAsync(wanted, ct)).Values.ToList();
        var known = viewer is { } me ? await ForMemberAsync(me, cards, ct) : await ForGuestAsync(cards, ct);
        var hosts = await members.CardsAsync([.. known.Select(c => c.Creator).Distinct()], ct);
        return known.ToDictionary(c => c.Id, c => new RoomOfPost(c, hosts.GetValueOrDefault(c.Creator)));
    }

    /// <summary>A room as anybody may know it; null when it is not for all.</summary>
    public async Task<RoomCard?> OpenAsync(RoomId room, CancellationToken ct) =>
        (await ForGuestAsync([.. (await rooms.CardsAsync([room], ct)).Values], ct)).SingleOrDefault();

    private async Task<List<RoomCard>> ForMemberAsync(MemberId me, List<RoomCard> cards, CancellationToken ct)
    {
        var admitted = await rooms.AdmittedAsync(me, [.. cards.Select(c => c.Id)], ct);
        var blocks = await safety.BlocksAsync(me, [.. cards.Select(c => c.Creator)], ct);
        var known = cards.Where(c => admitted.Contains(c.Id) && !blocks.With(c.Creator)).ToList();
        // A live room may be hidden by who stands on its stage now, which only the room knows.
        foreach (var live in known.Where(c => c.EndedAt is null).ToList())
            if ((await rooms.FindableByAsync(live.Id, [me], ct)).Count == 0) known.Remove(live);
        return known;
    }

    private async Task<List<RoomCard>> ForGuestAsync(List<RoomCard> cards, CancellationToken ct)
    {
        var open = cards.Where(c => c.IsOpenToAll).ToList();
        var there = await clubs.ExistForAsync(null, [.. open.Select(c => c.Club).OfType<ClubId>().Distinct()], ct);
        return [.. open.Where(c => c.Club is not { } club || there.Contains(club))];
    }
}
