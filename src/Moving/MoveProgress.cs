using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;

namespace Palabre.Moving;

/// <summary>What was not moved, and why.</summary>
internal sealed record NotMoved(int Line, string What, string Why);

/// <summary>Writes down how far a move is, in units of work of its own: a stop loses no more than the part that runs.</summary>
internal sealed class MoveProgress(IServiceScopeFactory scopes, IdMaker ids, TimeProvider clock)
{
    /// <summary>What is looked at between two writings. More is faster, and done twice after a stop.</summary>
    public const int Part = 20;

    /// <summary>More is read by nobody.</summary>
    private const int MostNotes = 2_000;

    public async Task BeginAsync(Move move, int total, CancellationToken ct)
    {
        move.Total = total;
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PalabreDb>();
        var looked = move.Looked;
        await db.Set<MoveNote>().Where(n => n.Move == move.Id && n.Line > looked).ExecuteDeleteAsync(ct);
        await db.Set<Move>().Where(m => m.Id == move.Id).ExecuteUpdateAsync(m => m.SetProperty(one => one.Total, total), ct);
    }

    public async Task LookedAsync(Move move, int looked, int moved, IReadOnlyCollection<NotMoved> notes, CancellationToken ct)
    {
        (move.Looked, move.Moved) = (looked, moved);
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PalabreDb>();
        await using var change = await db.Database.BeginTransactionAsync(ct);
        await db.Set<Move>().Where(m => m.Id == move.Id).ExecuteUpdateAsync(m => m.SetProperty(one => one.Looked, looked).SetProperty(one => one.Moved, moved), ct);
        if (notes.Count > 0 && await db.Set<MoveNote>().CountAsync(n => n.Move == move.Id, ct) < MostNotes)
            db.AddRange(notes.Select(n => new MoveNote { Id = ids.Next(), Move = move.Id, Line = n.Line, What = PlainLine.Of(n.What, MoveNote.LongestWhat), Why = n.Why }));
        await db.SaveChangesAsync(ct);
        await change.CommitAsync(ct);
    }

    /// <param name="failure">Null when it is done.</param>
    public async Task EndAsync(Move move, string? failure, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var (state, now) = (failure is null ? MoveState.Done : MoveState.Failed, clock.GetUtcNow());
        await scope.ServiceProvider.GetRequiredService<PalabreDb>().Set<Move>().Where(m => m.Id == move.Id)
            .ExecuteUpdateAsync(m => m.SetProperty(one => one.State, state).SetProperty(one => one.Failure, failure).SetProperty(one => one.EndedAt, now), ct);
    }
}
