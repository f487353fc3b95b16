using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit.Storage;
using Palabre.Kit.Words;

namespace Palabre.Search;

/// <summary>Writes what posts are found by. Posts have a table of their own, under their ids: they are many, and found by age, not by name.</summary>
public sealed class PostIndex(IServiceScopeFactory scopes, PostFullText text) : IDisposable
{
    /// <summary>Its mark is kept with those of the other kinds, see <see cref="ISearched.Code"/>; none of them may have it.</summary>
    internal const int Code = 6;

    private readonly SemaphoreSlim _gate = new(1, 1);

    /// <summary>Something about these is different now: what nobody may find any more goes.</summary>
    public async Task RenewAsync(IReadOnlyCollection<PostId> ids, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        await _gate.WaitAsync(ct);
        try
        {
            // Asked inside the gate: what is written last was read last.
            await PutAsync(scope.ServiceProvider.GetRequiredService<PalabreDb>(), ids, await WordsAsync(scope, ids, ct), ct);
        }
        finally { _gate.Release(); }
    }

    /// <summary>
    /// Takes in the next part of what was written before that id and is not there yet: from before the search, and what was not heard because
    /// the process ended or another one wrote it. False when there is no more.
    /// </summary>
    public async Task<bool> FillAsync(long before, int most, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PalabreDb>();
        await _gate.WaitAsync(ct);
        try
        {
            var fill = await db.Set<SearchFill>().SingleOrDefaultAsync(f => f.Kind == Code, ct);
            if (fill is null) db.Add(fill = new SearchFill { Kind = Code, Version = Folding.Version });
            var isOutdated = fill.Version != Folding.Version;
            if (isOutdated) (fill.After, fill.Version) = (0, Folding.Version);
            var part = await scope.ServiceProvider.GetRequiredService<ISearchedPosts>().PartAsync(fill.After, before, most, ct);
            if (part.Count == 0 && !isOutdated) return false;
            var known = isOutdated ? [] : (await text.KnownAsync(db, [.. part.Select(p => p.Value)], ct)).ToHashSet();
            PostId[] missing = [.. part.Where(p => !known.Contains(p.Value))];
            var words = await WordsAsync(scope, missing, ct);
            // Saved with what it stands for: a kill in between loses nothing.
            if (part.Count > 0) fill.After = part[^1].Value;
            await using var change = await db.Database.BeginTransactionAsync(ct);
            if (isOutdated) await text.DropAllAsync(db, ct);
            await text.PutAsync(db, words, ct);
            await db.SaveChangesAsync(ct);
            await change.CommitAsync(ct);
            return part.Count == most;
        }
        finally { _gate.Release(); }
    }

    public void Dispose() => _gate.Dispose();

    private static async Task<Dictionary<long, IReadOnlyList<string>>> WordsAsync(AsyncServiceScope scope, IReadOnlyCollection<PostId> ids, CancellationToken ct) => ids.Count == 0 ? []
        : (await scope.ServiceProvider.GetRequiredService<ISearchedPosts>().WordsAsync(ids, ct)).ToDictionary(
            p => p.Post.Value, p => (IReadOnlyList<string>)[PostTerm.WordOf(p.Author), .. Folding.Words(p.Text)]);

    private async Task PutAsync(PalabreDb db, IReadOnlyCollection<PostId> ids, Dictionary<long, IReadOnlyList<string>> words, CancellationToken ct)
    {
        await using var change = await db.Database.BeginTransactionAsync(ct);
        await text.DropAsync(db, [.. ids.Select(id => id.Value).Where(id => !words.ContainsKey(id))], ct);
        await text.PutAsync(db, words, ct);
        await change.CommitAsync(ct);
    }
}
