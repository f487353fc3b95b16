using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Palabre.Core;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;

namespace Palabre.Moving;

/// <summary>Rung when there is something to move; the job looks now and then all the same.</summary>
internal sealed class MovesBell : JobBell;

/// <summary>
/// Moves what waits, each for a while when others wait too, going on where it was; and forgets what is over since some days. An archive that is
/// taken away is written in one turn, which is a minute or two for ten thousand posts with pictures.
/// </summary>
internal sealed partial class MoveAlong(IServiceScopeFactory scopes, MovesBell bell, MoveFiles files, MoveProgress progress, MovingSettings settings, TimeProvider clock, ILogger<MoveAlong> log)
    : BellJob(bell, LookAnyway, scopes, log)
{
    private static readonly TimeSpan LookAnyway = TimeSpan.FromMinutes(1);

    /// <summary>More outlasts a longer trouble of the database or the disk; fewer lets others wait less for what cannot be, and kills the house less often where it does that.</summary>
    public const int MostTries = 3;
    private readonly ILogger<MoveAlong> _log = log;

    protected override async Task<bool> DoAsync(IServiceProvider services, CancellationToken ct)
    {
        var db = services.GetRequiredService<PalabreDb>();
        var isMoving = await StepAsync(services, db, ct);
        await ForgetFilesAsync(db, ct);
        if (!isMoving) await ForgetAsync(db, ct);
        return isMoving;
    }

    private async Task<bool> StepAsync(IServiceProvider services, PalabreDb db, CancellationToken ct)
    {
        var next = await db.Set<Move>().AsNoTracking().Where(m => m.State == MoveState.Waiting || m.State == MoveState.Running).OrderBy(m => m.Place).FirstOrDefaultAsync(ct);
        if (next is null) return false;
        if (next.Tries >= MostTries)
        {
            NeverEnded(_log, next.Id);
            await progress.EndAsync(next, "broken", ct);
        }
        else if (await progress.BeginTurnAsync(next, ct))
        {
            var end = await TryAsync(services, next, ct);
            // Written down even when the house closes now: it is done.
            if (end == MoveEnd.Later) await progress.GiveWayAsync(next, CancellationToken.None);
            else if (end != MoveEnd.Again) await progress.EndAsync(next, end.Failure, CancellationToken.None);
        }
        return true;
    }

    /// <summary>Goes on at the next round where it was; what fails again and again is given up, since others wait.</summary>
    private async Task<MoveEnd> TryAsync(IServiceProvider services, Move move, CancellationToken ct)
    {
        try
        {
            return await progress.RefuseAsync(services, move, ct) ?? move.Kind switch
            {
                MoveKind.Posts => await services.GetRequiredService<BringPosts>().DoAsync(move, ct),
                MoveKind.Archive => await services.GetRequiredService<TakeArchive>().DoAsync(move, ct),
                _ => await services.GetRequiredService<BringLists>().DoAsync(move, ct),
            };
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            await progress.TakeBackTryAsync(move);
            throw;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Whatever it was: files come from anywhere, and one of them must not stop the others.
            if (move.Tries >= MostTries)
            {
                GivenUp(_log, move.Id, e);
                return new("broken");
            }
            // Where nobody else waits there is time for what is wrong to pass.
            if (!await progress.PutBehindAsync(move, ct)) throw new InvalidOperationException($"Move {move.Id} stopped.", e);
            WaitsAgain(_log, move.Id, e);
            return MoveEnd.Again;
        }
    }

    /// <summary>What is over needs its file no more, but for an archive that can be fetched.</summary>
    private async Task ForgetFilesAsync(PalabreDb db, CancellationToken ct)
    {
        var lying = files.All();
        var over = db.Set<Move>().Where(m => lying.Contains(m.Id) && (m.State == MoveState.Failed || (m.State == MoveState.Done && m.Kind != MoveKind.Archive)));
        foreach (var move in await over.Select(m => m.Id).ToListAsync(ct)) files.Delete(move);
    }

    private async Task ForgetAsync(PalabreDb db, CancellationToken ct)
    {
        var old = clock.GetUtcNow() - settings.Kept;
        files.DeleteOlderThan(old - LookAnyway);
        foreach (var move in await db.Set<Move>().Where(m => m.EndedAt != null && m.EndedAt < old).Select(m => m.Id).ToListAsync(ct))
        {
            files.Delete(move);
            await db.Set<Move>().Where(m => m.Id == move).ExecuteDeleteAsync(ct);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Move {Move} was begun again and again while the house did not live to its end, and is given up")]
    static partial void NeverEnded(ILogger log, MoveId move);

    [LoggerMessage(Level = LogLevel.Error, Message = "Move {Move} failed and waits behind the others")]
    static partial void WaitsAgain(ILogger log, MoveId move, Exception e);

    [LoggerMessage(Level = LogLevel.Error, Message = "Move {Move} failed again and again and is given up")]
    static partial void GivenUp(ILogger log, MoveId move, Exception e);
}
