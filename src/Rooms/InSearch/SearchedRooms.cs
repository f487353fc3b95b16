using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;
using Palabre.Kit.Words;

namespace Palabre.Rooms;

/// <summary>Live rooms, found by title and topics. Whom a room does not exist for, or who blocks somebody on its stage, does not find it.</summary>
internal sealed class SearchedRooms(LiveRooms live, Hall hall, RoomDoor door, RoomViews views, WordBook words, PalabreDb db) : ISearched
{
    public string Kind => "rooms";
    public int Code => 3;

    public async Task<IReadOnlyList<SearchedText>> PartAsync(long after, int most, CancellationToken ct) =>
        await TextsAsync(await db.Database.SqlQuery<long>($"select id as \"Value\" from rooms where ended_at is null and id > {after} order by id limit {most}").ToListAsync(ct), ct);

    public async Task<IReadOnlyList<SearchedText>> TextsAsync(IReadOnlyCollection<long> ids, CancellationToken ct)
    {
        var wanted = ids.Select(id => new RoomId(id)).ToList();
        var found = await db.Set<Room>().AsNoTracking().Where(r => wanted.Contains(r.Id) && r.EndedAt == null).ToListAsync(ct);
        return [.. found.OrderBy(r => r.Id.Value).Select(r => TextOf(r, words))];
    }

    public async Task<IReadOnlyDictionary<long, FoundCard>> FoundByAsync(MemberId? viewer, IReadOnlyCollection<long> ids, CancellationToken ct)
    {
        var rooms = ids.Select(id => live.Find(new RoomId(id))).OfType<Gathering>().ToList();
        if (viewer is { } me) await hall.AcquaintAsync(rooms, me, ct);
        var found = new Dictionary<long, FoundCard>();
        foreach (var room in rooms)
            if (room.Admits(viewer) && await door.SightAsync(room, viewer, ct) == Sight.Open) found[room.Id.Value] = CardOf(await views.OfAsync(room, ct));
        return found;
    }

    /// <summary>The names of its topics in every language, so that who reads one of them finds it.</summary>
    internal static SearchedText TextOf(Room room, WordBook words) =>
        new(room.Id.Value, room.Title, string.Join(' ', TopicKeys.Parse(room.Topics).Keys.SelectMany(key => Language.All.Select(language => words.Text(language, $"topic.{key}")))));

    private static FoundCard CardOf(RoomView room) => new(room.Id.Value, room.Title, $"/room/{room.Id}")
    {
        Member = room.Host,
        Club = room.Club,
        Language = Tongues.VoiceOf(room.Language),
        Size = room.Stage.Count + room.AudienceCount,
        IsLive = true,
        At = room.OpenedAt,
    };
}
