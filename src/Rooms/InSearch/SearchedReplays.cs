using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;
using Palabre.Kit.Words;

namespace Palabre.Rooms;

/// <summary>Rooms to hear again, found by title and topics, by whoever finds them under the hall.</summary>
internal sealed class SearchedReplays(LatestReplays replays, WordBook words, PalabreDb db) : ISearched
{
    private const int Ready = (int)RecordingState.Ready;

    public string Kind => "replays";
    public int Code => 4;

    public async Task<IReadOnlyList<SearchedText>> PartAsync(long after, int most, CancellationToken ct) => await TextsAsync(await db.Database.SqlQuery<long>(
        $"select c.room as \"Value\" from room_recordings c join rooms r on r.id = c.room where c.room > {after} and c.state = {Ready} and r.ended_at is not null order by c.room limit {most}").ToListAsync(ct), ct);

    public async Task<IReadOnlyList<SearchedText>> TextsAsync(IReadOnlyCollection<long> ids, CancellationToken ct)
    {
        var wanted = ids.Select(id => new RoomId(id)).ToList();
        var found = await db.Set<Room>().AsNoTracking()
            .Where(r => wanted.Contains(r.Id) && r.EndedAt != null && db.Set<Recording>().Any(c => c.Room == r.Id && c.State == RecordingState.Ready)).ToListAsync(ct);
        return [.. found.OrderBy(r => r.Id.Value).Select(r => SearchedRooms.TextOf(r, words))];
    }

    public async Task<IReadOnlyDictionary<long, FoundCard>> FoundByAsync(MemberId? viewer, IReadOnlyCollection<long> ids, CancellationToken ct) =>
        (await replays.AmongAsync(new Viewer(viewer, false, null), [.. ids.Select(id => new RoomId(id))], ct)).ToDictionary(r => r.Id.Value, r => new FoundCard(r.Id.Value, r.Title, $"/room/{r.Id}")
        {
            Member = r.Host,
            Language = Tongues.VoiceOf(r.Language),
            At = r.At,
            Length = r.Length,
        });
}
