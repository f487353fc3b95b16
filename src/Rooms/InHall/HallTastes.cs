using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;

namespace Palabre.Rooms;

/// <summary>Whom members follow, their clubs, what they spoke about: read once and remembered, because halls are drawn anew every second.</summary>
public sealed class HallTastes(IServiceScopeFactory scopes, TimeProvider clock)
{
    /// <summary>For what is not told, such as a room in which they spoke.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(10);

    /// <summary>Above this the memory is emptied: rebuilding it costs three reads a member.</summary>
    private const int Most = 20_000;

    /// <summary>Rooms in which they spoke last.</summary>
    private const int Rooms = 60;

    private readonly ConcurrentDictionary<MemberId, (HallTaste Taste, DateTimeOffset At)> _known = [];
    private long _changes;

    public ValueTask<HallTaste> OfAsync(MemberId member, CancellationToken ct) =>
        _known.TryGetValue(member, out var known) && clock.GetUtcNow() - known.At < Remembered ? ValueTask.FromResult(known.Taste) : new(ReadAsync(member, ct));

    public void Forget(MemberId member)
    {
        Interlocked.Increment(ref _changes);
        _known.TryRemove(member, out _);
    }

    private async Task<HallTaste> ReadAsync(MemberId member, CancellationToken ct)
    {
        var before = Interlocked.Read(ref _changes);
        await using var scope = scopes.CreateAsyncScope();
        var follows = await scope.ServiceProvider.GetRequiredService<IFollows>().FollowedByAsync([member], ct);
        var clubs = await scope.ServiceProvider.GetRequiredService<IClubs>().OfMembersAsync([member], ct);
        var subjects = await scope.ServiceProvider.GetRequiredService<PalabreDb>().Set<Visit>().Where(v => v.Member == member && (v.SpokenMs > 0 || v.Moderated))
            .Join(scope.ServiceProvider.GetRequiredService<PalabreDb>().Set<Room>(), v => v.Room, r => r.Id, (v, r) => new { r.Id, r.Language, r.Topics })
            .OrderByDescending(r => r.Id).Take(Rooms).ToListAsync(ct);
        var taste = new HallTaste(
            follows.GetValueOrDefault(member) ?? HallTaste.None.Follows, clubs.GetValueOrDefault(member)?.Select(c => c.Club.Id).ToHashSet() ?? HallTaste.None.Clubs,
            subjects.Select(s => s.Language).ToHashSet(), subjects.SelectMany(s => TopicKeys.Parse(s.Topics).Keys).ToHashSet());
        if (_known.Count > Most) _known.Clear();
        // A change that came during the read wins: what was read may be older than it.
        if (Interlocked.Read(ref _changes) == before) _known[member] = (taste, clock.GetUtcNow());
        return taste;
    }
}

/// <summary>Whom one follows and where one belongs counts in the hall from now on. Twice forgets nothing more.</summary>
internal sealed class RankAnew(HallTastes tastes, Newsroom news) : IOn<MemberFollowed>, IOn<MemberUnfollowed>, IOn<MemberJoinedClub>, IOn<MemberLeftClub>
{
    public Task HandleAsync(MemberFollowed told, CancellationToken ct) => Anew(told.Follower);

    public Task HandleAsync(MemberUnfollowed told, CancellationToken ct) => Anew(told.Follower);

    public Task HandleAsync(MemberJoinedClub told, CancellationToken ct) => Anew(told.Member);

    public Task HandleAsync(MemberLeftClub told, CancellationToken ct) => Anew(told.Member);

    private Task Anew(MemberId member)
    {
        tastes.Forget(member);
        news.RefreshHall();
        return Task.CompletedTask;
    }
}
