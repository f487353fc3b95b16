using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;

namespace Palabre.Rooms;

/// <summary>
/// One change to one live room, alone: a rule of the stage decides, the engine obeys before anything else, what must last is
/// saved, and the open pages are told.
/// </summary>
public sealed class RoomTurn(LiveRooms live, Newsroom news, PalabreDb db, RoomRows rows, SummaryRows summaries, RecordingRows recordings, IdMaker ids, TimeProvider clock)
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

    /// <summary>
    /// Keeps something of a live room that is none of its stage's business, alone with it: the end of the room finds what was kept before,
    /// and a second press what the first has kept.
    /// </summary>
    public static async Task<Refusal?> KeepAsync(Gathering gathering, Func<Task<Refusal?>> keep, CancellationToken ct)
    {
        await gathering.Turn.WaitAsync(ct);
        try { return gathering.Room.IsLive ? await keep() : Refusals.Ended; }
        finally { gathering.Turn.Release(); }
    }

    /// <summary>A change that storage has a part in, alone with the room: the engine obeys and the pages are told after it.</summary>
    public Task<Refusal?> TakeWithStorageAsync(Gathering gathering, Func<Task<Refusal?>> change, CancellationToken ct) => KeepAsync(gathering, async () =>
    {
        var refused = await change();
        await SettleAsync(gathering);
        return refused;
    }, ct);

    /// <summary>Tells, with the change of this turn, that a moderator used a right of theirs on somebody else, or on the room.</summary>
    public void Tell(RoomId room, MemberId actor, MemberId? target, RoomDeed deed)
    {
        if (actor != target) db.Tell(new ModeratedInRoom(ids.Next(), room, actor, target, deed, clock.GetUtcNow()));
    }

    /// <summary>Tells, with the change of this turn, that somebody who had asked for the floor has it.</summary>
    public void TellAccepted(RoomId room, MemberId by, MemberId member) => db.Tell(new HandAccepted(ids.Next(), room, by, member));

    /// <summary>Ends a room for all.</summary>
    public async Task EndAsync(Gathering gathering, CancellationToken ct)
    {
        await gathering.Turn.WaitAsync(ct);
        try { await EndNowAsync(gathering); }
        finally { gathering.Turn.Release(); }
    }

    /// <summary>Lets more people know of a room; storage comes first, because what was opened cannot be closed again.</summary>
    public async Task<Refusal?> WidenAsync(Gathering gathering, MemberId actor, RoomAccess access, CancellationToken ct)
    {
        await gathering.Turn.WaitAsync(ct);
        try
        {
            if (!gathering.Room.IsLive) return Refusals.Ended;
            lock (gathering.Gate)
                if ((gathering.Stage.MayModerate(actor) ?? gathering.Room.CheckWidening(access)) is { } refused) return refused;
            if (access == gathering.Room.Access) return null;
            (await db.Set<Room>().SingleAsync(r => r.Id == gathering.Id, CancellationToken.None)).Access = access;
            db.Tell(new RoomWidened(gathering.Id));
            await db.SaveChangesAsync(CancellationToken.None);
            gathering.Room.Access = access;
            lock (gathering.Gate) gathering.Stage.NoticeWidening();
            await SettleAsync(gathering);
            return null;
        }
        finally { gathering.Turn.Release(); }
    }

    /// <summary>Saves who came and who spoke so far.</summary>
    public async Task SaveCountsAsync(Gathering gathering, CancellationToken ct)
    {
        await gathering.Turn.WaitAsync(ct);
        try
        {
            if (gathering.Room.IsLive) await summaries.SaveAsync(gathering);
            gathering.CountedAt = clock.GetUtcNow();
        }
        finally { gathering.Turn.Release(); }
    }

    /// <summary>After any change under the room's turn. Nothing here is cancelled by a client that hangs up: the change has happened.</summary>
    private async Task SettleAsync(Gathering gathering)
    {
        var touched = gathering.TakeTouched();
        if (touched.Count == 0) return;

        gathering.Enforce(touched);
        if (gathering.Stage.IsOver)
        {
            await EndNowAsync(gathering);
            return;
        }
        TellOfClosing(gathering);
        news.Changed(gathering, touched);
        await rows.SaveOrKeepAsync(gathering, touched);
    }

    /// <summary>Saved with what else this turn changed.</summary>
    private void TellOfClosing(Gathering gathering)
    {
        if (gathering.Stage.ClosesAt is not { } at || gathering.Room.ClosesAt is not null) return;
        db.Tell(new RoomClosing(gathering.Id, at));
        news.Closing(gathering, at);
    }

    /// <summary>Only at the end itself: a closing that was taken back has ended nothing.</summary>
    private void TellOfEnd(Gathering gathering)
    {
        MemberId? by;
        lock (gathering.Gate) by = gathering.Stage is { IsOver: true, ClosedBy: { } closer } ? closer : null;
        if (by is { } actor) Tell(gathering.Id, actor, null, RoomDeed.Ended);
    }

    private async Task EndNowAsync(Gathering gathering)
    {
        if (!gathering.Room.IsLive) return;
        var room = await db.Set<Room>().SingleAsync(r => r.Id == gathering.Id, CancellationToken.None);
        room.EndedAt = clock.GetUtcNow();
        await rows.ClearAsync(gathering.Id);
        await summaries.CloseAsync(gathering);
        await recordings.CloseAsync(gathering);
        TellOfEnd(gathering);
        db.Tell(new RoomEnded(gathering.Id));
        await db.SaveChangesAsync(CancellationToken.None);

        gathering.Room.EndedAt = room.EndedAt;
        live.Close(gathering);
        news.Ended(gathering);
    }
}
