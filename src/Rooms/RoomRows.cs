using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Rooms;

/// <summary>What of a live room must outlast a restart, as rows: seats, hands, removals, and how the room is held.</summary>
public sealed class RoomRows(PalabreDb db, TimeProvider clock)
{
    /// <summary>Saves what changed about these people, and the room's own settings if they changed; what could not be saved is kept for the next turn.</summary>
    public async Task SaveOrKeepAsync(Gathering gathering, IReadOnlyCollection<MemberId> touched)
    {
        try { await SaveAsync(gathering, touched); }
        catch (Exception e) when (e is DbUpdateException or DbException)
        {
            gathering.Stored.UnionWith(touched);
            lock (gathering.Gate) gathering.Stage.TouchAgain(touched);
            throw;
        }
    }

    /// <summary>Nobody sits, asks or waits in a room that is over. Saved by the caller, with the end itself.</summary>
    public async Task ClearAsync(RoomId room)
    {
        db.RemoveRange(await db.Set<Seat>().Where(s => s.Room == room).ToListAsync(CancellationToken.None));
        db.RemoveRange(await db.Set<Hand>().Where(h => h.Room == room).ToListAsync(CancellationToken.None));
    }

    private async Task SaveAsync(Gathering gathering, IReadOnlyCollection<MemberId> touched)
    {
        if (!HasWork(gathering, touched)) return;
        var seats = await db.Set<Seat>().Where(s => s.Room == gathering.Id && touched.Contains(s.Member)).ToDictionaryAsync(s => s.Member);
        var hands = await db.Set<Hand>().Where(h => h.Room == gathering.Id && touched.Contains(h.Member)).ToDictionaryAsync(h => h.Member);
        var removals = await db.Set<Removal>().Where(r => r.Room == gathering.Id && touched.Contains(r.Member)).ToDictionaryAsync(r => r.Member);
        var heard = Open(gathering, touched);
        var voices = heard.Count == 0 ? [] : await db.Set<Voice>().Where(v => v.Room == gathering.Id && heard.Contains(v.Member)).ToDictionaryAsync(v => v.Member);
        var room = await db.Set<Room>().SingleAsync(r => r.Id == gathering.Id);
        lock (gathering.Gate)
        {
            room.Take(gathering.Stage);
            gathering.Room.Take(gathering.Stage);
            foreach (var member in touched)
            {
                var person = gathering.Stage.Find(member);
                Keep(gathering.Id, member, person, seats.GetValueOrDefault(member));
                Keep(gathering.Id, member, person?.Hand, hands.GetValueOrDefault(member));
                if (heard.Contains(member)) KeepVoice(gathering.Id, member, voices.GetValueOrDefault(member));
                Keep(gathering.Id, member, gathering.Stage.Removed.TryGetValue(member, out var removed) ? removed : null, removals.GetValueOrDefault(member));
            }
        }
        await db.SaveChangesAsync(CancellationToken.None);
    }

    /// <summary>Those who come and listen leave nothing to save: a crowd that joins does not wait for storage.</summary>
    private bool HasWork(Gathering gathering, IReadOnlyCollection<MemberId> touched)
    {
        lock (gathering.Gate)
        {
            var stage = gathering.Stage;
            foreach (var member in touched)
                if (stage.Find(member) is { IsOnStage: true } or { Hand: not null } || stage.Removed.ContainsKey(member)) gathering.Stored.Add(member);
            return gathering.Stored.Overlaps(touched) || !gathering.Room.IsAsOn(stage) || db.ChangeTracker.HasChanges();
        }
    }

    /// <summary>Those of them whose microphone is open.</summary>
    private static List<MemberId> Open(Gathering gathering, IReadOnlyCollection<MemberId> touched)
    {
        lock (gathering.Gate) return [.. touched.Where(m => gathering.Stage.Find(m)?.Microphone == MicrophoneState.Open)];
    }

    private void Keep(RoomId room, MemberId member, Person? person, Seat? kept)
    {
        if (person is not { IsOnStage: true })
        {
            if (kept is not null) db.Remove(kept);
            return;
        }
        if (kept is null)
        {
            db.Add(kept = new Seat { Room = room, Member = member, Role = person.Role, Since = person.Since });
            db.Tell(new MemberSeated(room, member));
        }
        kept.Role = person.Role;
        kept.Since = person.Since;
        kept.MutedByModerator = person.Microphone == MicrophoneState.MutedByModerator;
    }

    private void KeepVoice(RoomId room, MemberId member, Voice? kept)
    {
        if (kept is null) db.Add(new Voice { Room = room, Member = member, LastAt = clock.GetUtcNow() });
        else kept.LastAt = clock.GetUtcNow();
    }

    private void Keep(RoomId room, MemberId member, RaisedHand? hand, Hand? kept)
    {
        if (hand is null)
        {
            if (kept is not null) db.Remove(kept);
            return;
        }
        if (kept is null) db.Add(kept = new Hand { Room = room, Member = member, RaisedAt = hand.RaisedAt });
        kept.RaisedAt = hand.RaisedAt;
        kept.Question = hand.Question;
    }

    private void Keep(RoomId room, MemberId member, (MemberId By, DateTimeOffset At)? removed, Removal? kept)
    {
        if (removed is { } one && kept is null) db.Add(new Removal { Room = room, Member = member, By = one.By, At = one.At });
        else if (removed is null && kept is not null) db.Remove(kept);
    }
}
