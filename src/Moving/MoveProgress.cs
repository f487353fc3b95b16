using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;
using Palabre.Kit.Words;

namespace Palabre.Moving;

/// <summary>What was not moved, and why.</summary>
internal sealed record NotMoved(int Line, string What, string Why);

/// <summary>
/// Writes down how far a move is, in units of work of its own: a stop loses no more than the part that runs. After each part it says whether the
/// move goes on. One move has its turn at a time.
/// </summary>
internal sealed class MoveProgress(IServiceScopeFactory scopes, MoveFiles files, IdMaker ids, TimeProvider clock)
{
    /// <summary>What is looked at between two writings. More is faster, and done twice after a stop.</summary>
    public const int Part = 20;

    /// <summary>More is read by nobody.</summary>
    private const int MostNotes = 2_000;

    private long _turnBegan;

    /// <summary>How long a move goes on while others wait. Longer reads large archives anew less often, shorter lets a list of ten lines wait less.</summary>
    public TimeSpan TurnLength { get; set; } = TimeSpan.FromSeconds(10);

    public bool IsTurnOver => clock.GetElapsedTime(_turnBegan) >= TurnLength;

    /// <summary>One more try, written down before anything is done: what kills the house cannot say so afterwards. False when its owner has just stopped it.</summary>
    public async Task<bool> BeginTurnAsync(Move move, CancellationToken ct)
    {
        _turnBegan = clock.GetTimestamp();
        move.Tries++;
        await using var scope = scopes.CreateAsyncScope();
        var tries = move.Tries;
        return await Open(scope, move).ExecuteUpdateAsync(m => m.SetProperty(one => one.State, MoveState.Running).SetProperty(one => one.Tries, tries), ct) > 0;
    }

    public async Task BeginAsync(Move move, int total, CancellationToken ct)
    {
        move.Total = total;
        await using var scope = scopes.CreateAsyncScope();
        var looked = move.Looked;
        await scope.ServiceProvider.GetRequiredService<PalabreDb>().Set<MoveNote>().Where(n => n.Move == move.Id && n.Line > looked).ExecuteDeleteAsync(ct);
        await Open(scope, move).ExecuteUpdateAsync(m => m.SetProperty(one => one.Total, total), ct);
        // What is read to begin takes nothing from the turn: otherwise a large archive would be read anew for each of its posts.
        _turnBegan = clock.GetTimestamp();
    }

    /// <summary>Why it does not go on now; null when it does.</summary>
    public async Task<MoveEnd?> LookedAsync(Move move, int looked, int moved, IReadOnlyCollection<NotMoved> notes, CancellationToken ct)
    {
        // The try that goes on counts for what follows.
        (move.Looked, move.Moved, move.Tries) = (looked, moved, move.GoesOn ? 1 : move.Tries);
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PalabreDb>();
        await using var change = await db.Database.BeginTransactionAsync(ct);
        var tries = move.Tries;
        if (await Open(scope, move).ExecuteUpdateAsync(m => m.SetProperty(one => one.Looked, looked).SetProperty(one => one.Moved, moved).SetProperty(one => one.Tries, tries), ct) == 0) return MoveEnd.Stopped;
        if (notes.Count > 0 && await db.Set<MoveNote>().CountAsync(n => n.Move == move.Id, ct) < MostNotes)
            db.AddRange(notes.Select(n => new MoveNote { Id = ids.Next(), Move = move.Id, Line = n.Line, What = Typed.Cut(Typed.Line(n.What), MoveNote.LongestWhat), Why = n.Why }));
        await db.SaveChangesAsync(ct);
        await change.CommitAsync(ct);
        return await RefuseAsync(scope.ServiceProvider, move, ct) ?? await GivesWayAsync(db, move, ct);
    }

    /// <summary>Why a move ends before it is done; null when it may go on.</summary>
    public async Task<MoveEnd?> RefuseAsync(IServiceProvider services, Move move, CancellationToken ct)
    {
        if ((await services.GetRequiredService<IMembers>().SuspendedAsync(ct)).Contains(move.Owner)) return new("suspended");
        return files.HaveRoomFor(0) ? null : new("disk");
    }

    /// <summary>It goes on when it is its turn again: behind those that wait.</summary>
    public async Task GiveWayAsync(Move move, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var place = ids.Next();
        await Open(scope, move).ExecuteUpdateAsync(m => m.SetProperty(one => one.State, MoveState.Waiting).SetProperty(one => one.Tries, 0).SetProperty(one => one.Place, place), ct);
    }

    /// <summary>Behind those that wait, its try counted; false when nobody does.</summary>
    public async Task<bool> PutBehindAsync(Move move, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var place = ids.Next();
        await Open(scope, move).ExecuteUpdateAsync(m => m.SetProperty(one => one.State, MoveState.Waiting).SetProperty(one => one.Place, place), ct);
        return await OthersWaitAsync(scope.ServiceProvider.GetRequiredService<PalabreDb>(), move, ct);
    }

    /// <summary>The house closed in the middle of it, in good order: that was no try.</summary>
    public async Task TakeBackTryAsync(Move move)
    {
        await using var scope = scopes.CreateAsyncScope();
        var tries = move.Tries - 1;
        await Open(scope, move).ExecuteUpdateAsync(m => m.SetProperty(one => one.Tries, tries), CancellationToken.None);
    }

    /// <summary>What its owner stopped meanwhile stays as it is. The archive that somebody took before goes when they have a new one.</summary>
    /// <param name="failure">Null when it is done.</param>
    public async Task EndAsync(Move move, string? failure, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PalabreDb>();
        var (state, now) = (failure is null ? MoveState.Done : MoveState.Failed, clock.GetUtcNow());
        await using var change = await db.Database.BeginTransactionAsync(ct);
        var ended = await Open(scope, move).ExecuteUpdateAsync(m => m.SetProperty(one => one.State, state).SetProperty(one => one.Failure, failure).SetProperty(one => one.EndedAt, now), ct);
        if (ended > 0 && move.Kind == MoveKind.Archive && failure is null)
            await db.Set<Move>().Where(m => m.Owner == move.Owner && m.Id != move.Id && m.Kind == MoveKind.Archive && m.State == MoveState.Done)
                .ExecuteUpdateAsync(m => m.SetProperty(one => one.State, MoveState.Failed).SetProperty(one => one.Failure, "replaced"), ct);
        await change.CommitAsync(ct);
    }

    private async Task<MoveEnd?> GivesWayAsync(PalabreDb db, Move move, CancellationToken ct)
    {
        if (!move.GoesOn || move.Looked >= move.Total || !IsTurnOver) return null;
        if (await OthersWaitAsync(db, move, ct)) return MoveEnd.Later;
        _turnBegan = clock.GetTimestamp();
        return null;
    }

    private static Task<bool> OthersWaitAsync(PalabreDb db, Move move, CancellationToken ct) =>
        db.Set<Move>().AnyAsync(m => m.Id != move.Id && (m.State == MoveState.Waiting || m.State == MoveState.Running), ct);

    private static IQueryable<Move> Open(AsyncServiceScope scope, Move move)
    {
        var id = move.Id;
        return scope.ServiceProvider.GetRequiredService<PalabreDb>().Set<Move>().Where(m => m.Id == id && (m.State == MoveState.Waiting || m.State == MoveState.Running));
    }
}
