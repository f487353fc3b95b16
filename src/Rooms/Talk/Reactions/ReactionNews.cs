using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Rooms;

/// <summary>Event <c>reactions</c>: what was shown since the last one, at most twice a second.</summary>
/// <param name="Stage">The last reaction of each who sits on stage.</param>
/// <param name="Audience">How often each was shown by the audience; who did is not told.</param>
public sealed record ReactionsJson(RoomId Room, IReadOnlyDictionary<MemberId, string> Stage, IReadOnlyDictionary<string, int> Audience);

/// <summary>Counts a room's reactions and tells them in few words, whatever the crowd does.</summary>
internal sealed class ReactionNews
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);

    /// <summary>Counts are written this often: a kill of the server loses that much applause and nothing else.</summary>
    private static readonly TimeSpan KeepPace = TimeSpan.FromSeconds(30);

    private readonly RoomId _room;
    private readonly TalkTelling _telling;
    private readonly Coalesced _bell;
    private readonly Coalesced _keeper;
    private readonly Lock _gate = new();
    private Dictionary<MemberId, string> _stage = [];
    private Dictionary<string, int> _audience = [];
    private Dictionary<string, long> _unkept = [];

    public ReactionNews(RoomId room, TalkTelling telling)
    {
        (_room, _telling) = (room, telling);
        _bell = new(Pace, telling.Clock, TellAsync, NotTold);
        _keeper = new(KeepPace, telling.Clock, KeepAsync, NotTold);
    }

    /// <param name="member">Whose face shows it; null for one of the audience.</param>
    public void Shown(Reaction reaction, MemberId? member)
    {
        lock (_gate)
        {
            if (member is { } seated) _stage[seated] = reaction.Word;
            else _audience[reaction.Word] = _audience.GetValueOrDefault(reaction.Word) + 1;
            _unkept[reaction.Word] = _unkept.GetValueOrDefault(reaction.Word) + 1;
        }
        _bell.Ring();
        _keeper.Ring();
    }

    /// <summary>Adds what was counted to what is kept.</summary>
    public async Task KeepAsync()
    {
        Dictionary<string, long> counted;
        lock (_gate) (counted, _unkept) = (_unkept, []);
        try { if (counted.Count > 0) await AddAsync(counted); }
        catch (Exception e) when (e is DbUpdateException or DbException)
        {
            NotTold(e);
            lock (_gate) foreach (var (word, count) in counted) _unkept[word] = _unkept.GetValueOrDefault(word) + count;
        }
    }

    private void NotTold(Exception e) => RoomNews.NotTold(_telling.Log, _room, e);

    private Task TellAsync()
    {
        ReactionsJson told;
        lock (_gate)
        {
            told = new(_room, _stage, _audience);
            (_stage, _audience) = ([], []);
        }
        _telling.Streams.Publish(RoomTopics.Of(_room), RoomFragments.Json("reactions", told, kept: false));
        return Task.CompletedTask;
    }

    private async Task AddAsync(Dictionary<string, long> counted)
    {
        await using var scope = _telling.Scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PalabreDb>();
        var kept = await db.Set<ReactionCount>().Where(c => c.Room == _room).ToDictionaryAsync(c => c.Reaction);
        foreach (var (word, count) in counted)
            if (kept.TryGetValue(word, out var row)) row.Count += count;
            else db.Add(new ReactionCount { Room = _room, Reaction = word, Count = count });
        await db.SaveChangesAsync();
    }
}
