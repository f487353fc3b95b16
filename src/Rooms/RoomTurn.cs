using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;

namespace Palabre.Rooms;

/// <summary>
/// One change to one live room, alone: a rule of the stage decides, the engine obeys before anything else, what must last is
/// saved, and the open pages are told.
/// </summary>
public sealed class RoomTurn(LiveRooms live, Newsroom news, PalabreDb db, TimeProvider clock)
{
    /// <param name="rule">Runs under the room's gate; a refusal ends the turn.</param>
    /// <param name="then">Runs after it, outside of the gate: what the engine or storage is asked besides.</param>
    public async Task<Refusal?> TakeAsync(Gathering gathering, Func<Stage, Refusal?> rule, CancellationToken ct, Func<Refusal?>? then = null)
    {
        await gathering.Turn.WaitAsync(ct);
        try
        {
            if (!gathering.Room.IsLive) return Refusals.Ended;
            Refusal? refused;
            lock (gathering.Gate) refused = rule(gathering.Stage);
            refused ??= then?.Invoke();
            await SettleAsync(gathering);
            return refused;
        }
        finally { gathering.Turn.Release(); }
    }

    /// <summary>Ends a room for all.</summary>
    public async Task EndAsync(Gathering gathering, CancellationToken ct)
    {
        await gathering.Turn.WaitAsync(ct);
        try { await EndNowAsync(gathering); }
        finally { gathering.Turn.Release(); }
    }

    /// <summary>After any change under the room's turn. Nothing here is cancelled by a client that hangs up: the change has happened.</summary>
    private async Task SettleAsync(Gathering gathering)
    {
        var touched = gathering.TakeTouched();
        if (touched.Count == 0) return;

        gathering.Enforce(touched);
        if (gathering.Stage.IsOver) await EndNowAsync(gathering);
        else
        {
            news.Changed(gathering, touched);
            await SaveOrKeepAsync(gathering, touched);
        }
    }

    private async Task EndNowAsync(Gathering gathering)
    {
        if (!gathering.Room.IsLive) return;
        var room = await db.Set<Room>().SingleAsync(r => r.Id == gathering.Id, CancellationToken.None);
        room.EndedAt = clock.GetUtcNow();
        db.RemoveRange(await db.Set<Seat>().Where(s => s.Room == gathering.Id).ToListAsync(CancellationToken.None));
        db.RemoveRange(await db.Set<Hand>().Where(h => h.Room == gathering.Id).ToListAsync(CancellationToken.None));
        db.Tell(new RoomEnded(gathering.Id));
        await db.SaveChangesAsync(CancellationToken.None);

        gathering.Room.EndedAt = room.EndedAt;
        live.Close(gathering);
        news.Ended(gathering);
    }

    private async Task SaveOrKeepAsync(Gathering gathering, IReadOnlyCollection<MemberId> touched)
    {
        try { await SaveAsync(gathering, touched); }
        catch (Exception e) when (e is DbUpdateException or DbException)
        {
            lock (gathering.Gate) gathering.Stage.TouchAgain(touched);
            throw;
        }
    }

    private async Task SaveAsync(Gathering gathering, IReadOnlyCollection<MemberId> touched)
    {
        var seats = await db.Set<Seat>().Where(s => s.Room == gathering.Id && touched.Contains(s.Member)).ToDictionaryAsync(s => s.Member);
        var hands = await db.Set<Hand>().Where(h => h.Room == gathering.Id && touched.Contains(h.Member)).ToDictionaryAsync(h => h.Member);
        lock (gathering.Gate)
            foreach (var member in touched)
            {
                var person = gathering.Stage.Find(member);
                Keep(gathering.Id, member, person, seats.GetValueOrDefault(member));
                Keep(gathering.Id, member, person?.Hand, hands.GetValueOrDefault(member));
            }
        await db.SaveChangesAsync(CancellationToken.None);
    }

    private void Keep(RoomId room, MemberId member, Person? person, Seat? kept)
    {
        if (person is not { IsOnStage: true })
        {
            if (kept is not null) db.Remove(kept);
            return;
        }
        if (kept is null) db.Add(kept = new Seat { Room = room, Member = member, Role = person.Role, Since = person.Since });
        kept.Role = person.Role;
        kept.Since = person.Since;
        kept.MutedByModerator = person.Microphone == MicrophoneState.MutedByModerator;
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
}
