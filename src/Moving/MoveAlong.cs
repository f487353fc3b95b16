using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Palabre.Core;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;

namespace Palabre.Moving;

/// <summary>Rung when there is something to move; the job looks now and then all the same.</summary>
internal sealed class MovesBell : JobBell;

/// <summary>Moves what waits, one member's after another's, going on where a stop left it; and forgets what is over since some days.</summary>
internal sealed partial class MoveAlong(IServiceScopeFactory scopes, MovesBell bell, MoveFiles files, MoveProgress progress, MovingSettings settings, TimeProvider clock, ILogger<MoveAlong> log)
    : BellJob(bell, LookAnyway, scopes, log)
{
    private static readonly TimeSpan LookAnyway = TimeSpan.FromMinutes(1);

    /// <summary>More outlasts a longer trouble of the database or the disk; fewer lets others wait less for what cannot be.</summary>
    private const int MostTries = 3;
    private readonly ILogger<MoveAlong> _log = log;
    private (MoveId Move, int Times) _tries;

    protected override async Task<bool> DoAsync(IServiceProvider services, CancellationToken ct)
    {
        var db = services.GetRequiredService<PalabreDb>();
        if (await StepAsync(services, db, ct)) return true;
        await ForgetAsync(db, ct);
        return false;
    }

    private async Task<bool> StepAsync(IServiceProvider services, PalabreDb db, CancellationToken ct)
    {
        var next = await db.Set<Move>().AsNoTracking().Where(m => m.State == MoveState.Waiting || m.State == MoveState.Running).OrderBy(m => m.Id).FirstOrDefaultAsync(ct);
        if (next is null) return false;
        await db.Set<Move>().Where(m => m.Id == next.Id).ExecuteUpdateAsync(m => m.SetProperty(one => one.State, MoveState.Running), ct);
        var isOut = (await services.GetRequiredService<IMembers>().SuspendedAsync(ct)).Contains(next.Owner);
        var failure = isOut ? "suspended" : await TryAsync(services, next, ct);
        await progress.EndAsync(next, failure, ct);
        if (next.Kind != MoveKind.Archive || failure is not null) files.Delete(next.Id);
        return true;
    }

    /// <summary>Goes on at the next round where it was; what fails again and again is given up, since others wait.</summary>
    private async Task<string?> TryAsync(IServiceProvider services, Move move, CancellationToken ct)
    {
        try { return await MoveAsync(services, move, ct); }
        catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException))
        {
            // Whatever it was: files come from anywhere, and one of them must not stop the others.
            _tries = (move.Id, _tries.Move == move.Id ? _tries.Times + 1 : 1);
            if (_tries.Times < MostTries) throw new InvalidOperationException($"Move {move.Id} stopped.", e);
            GivenUp(_log, move.Id, e);
            return "broken";
        }
    }

    private static async Task<string?> MoveAsync(IServiceProvider services, Move move, CancellationToken ct)
    {
        if (move.Kind == MoveKind.Posts) return await services.GetRequiredService<BringPosts>().DoAsync(move, ct);
        if (move.Kind != MoveKind.Archive) return await services.GetRequiredService<BringLists>().DoAsync(move, ct);
        await services.GetRequiredService<TakeArchive>().DoAsync(move, ct);
        return null;
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

    [LoggerMessage(Level = LogLevel.Error, Message = "Move {Move} failed again and again and is given up")]
    static partial void GivenUp(ILogger log, MoveId move, Exception e);
}
