using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;

namespace Palabre.Moving;

/// <summary>One member's moves: one at a time, seen by nobody else.</summary>
internal sealed class Moves(PalabreDb db, MoveFiles files, MovesBell bell, MovingSettings settings, IdMaker ids, TimeProvider clock)
{
    private const int MostShown = 1_000;

    /// <summary>A list is read whole; fifty thousand lines of it fit into this.</summary>
    private const int MostListMegabytes = 8;

    public static Refusal Unknown => new("move_unknown", 404);

    /// <param name="brought">What they bring; null to take an archive away.</param>
    public async Task<(Move? Move, Refusal? Refused)> StartAsync(MemberId me, MoveKind kind, string house, Stream? brought, long bytes, CancellationToken ct)
    {
        if (kind != MoveKind.Archive && (brought is null || bytes == 0)) return (null, new("move_missing", 422, "file"));
        var most = kind is MoveKind.Archive or MoveKind.Posts ? settings.MostMegabytes : Math.Min(MostListMegabytes, settings.MostMegabytes);
        if (bytes > (long)most << 20) return (null, new("move_large", 422, "file") { Args = [most] });
        if (!files.HaveRoomFor(bytes)) return (null, new("move_disk", 503));
        if (await db.Set<Move>().AnyAsync(m => m.Owner == me && (m.State == MoveState.Waiting || m.State == MoveState.Running), ct)) return (null, new("move_busy", 409));

        var id = ids.Next();
        var move = new Move { Id = new(id), Owner = me, Kind = kind, House = house, Place = id, At = clock.GetUtcNow() };
        if (brought is not null)
        {
            await using var file = files.Make(move.Id);
            await brought.CopyToAsync(file, ct);
        }
        db.Add(move);
        await db.SaveChangesAsync(ct);
        bell.Ring();
        return (move, null);
    }

    /// <summary>Stops one's own: what came stays, and the job deletes the file. One that is over stays as it is.</summary>
    public async Task<Refusal?> StopAsync(MemberId me, MoveId move, CancellationToken ct)
    {
        if (await FindAsync(me, move, ct) is null) return Unknown;
        var now = clock.GetUtcNow();
        await db.Set<Move>().Where(m => m.Id == move && (m.State == MoveState.Waiting || m.State == MoveState.Running)).ExecuteUpdateAsync(
            m => m.SetProperty(one => one.State, MoveState.Failed).SetProperty(one => one.Failure, MoveEnd.Stopped.Failure).SetProperty(one => one.EndedAt, now), ct);
        bell.Ring();
        return null;
    }

    /// <summary>Latest first.</summary>
    public async Task<IReadOnlyList<Move>> OfAsync(MemberId me, CancellationToken ct) =>
        await db.Set<Move>().AsNoTracking().Where(m => m.Owner == me).OrderByDescending(m => m.Id).Take(20).ToListAsync(ct);

    /// <summary>What was not moved, in its order.</summary>
    public async Task<ILookup<MoveId, MoveNote>> NotesAsync(IReadOnlyCollection<MoveId> moves, CancellationToken ct) =>
        (await db.Set<MoveNote>().AsNoTracking().Where(n => moves.Contains(n.Move)).OrderBy(n => n.Move).ThenBy(n => n.Line).Take(MostShown).ToListAsync(ct)).ToLookup(n => n.Move);

    public async Task<Move?> FindAsync(MemberId me, MoveId move, CancellationToken ct) =>
        await db.Set<Move>().AsNoTracking().SingleOrDefaultAsync(m => m.Id == move && m.Owner == me, ct);

    /// <summary>The archive that was made; null for another's, while it is made, and when it is gone.</summary>
    public async Task<FileStream?> ArchiveAsync(MemberId me, MoveId move, CancellationToken ct) =>
        await FindAsync(me, move, ct) is { Kind: MoveKind.Archive, State: MoveState.Done } ? files.Open(move) : null;
}
