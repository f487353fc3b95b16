using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit.Storage;
using Palabre.Kit.Words;

namespace Palabre.Search;

/// <summary>Writes what can be found. One at a time, so that numbers grow.</summary>
public sealed class SearchIndex(IServiceScopeFactory scopes, FullText text) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);

    /// <summary>Something about these is different now: what the owner no longer lets be found goes.</summary>
    public async Task RenewAsync(string kind, IReadOnlyCollection<long> ids, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        if (scope.ServiceProvider.GetServices<ISearched>().FirstOrDefault(k => k.Kind == kind) is not { } searched) return;
        await _gate.WaitAsync(ct);
        try
        {
            // Asked inside the gate: what is written last was read last.
            await PutAsync(scope.ServiceProvider.GetRequiredService<PalabreDb>(), searched.Code, ids, await searched.TextsAsync(ids, ct), ct);
        }
        finally { _gate.Release(); }
    }

    /// <summary>Takes in the next part of what was there before; false when there is no more.</summary>
    public async Task<bool> FillAsync(int kind, int most, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var searched = scope.ServiceProvider.GetServices<ISearched>().Single(k => k.Code == kind);
        var db = scope.ServiceProvider.GetRequiredService<PalabreDb>();
        await _gate.WaitAsync(ct);
        try
        {
            var fill = await db.Set<SearchFill>().SingleOrDefaultAsync(f => f.Kind == kind, ct);
            if (fill is null) db.Add(fill = new SearchFill { Kind = kind, Version = Folding.Version });
            if (fill.Version != Folding.Version) (fill.After, fill.Version) = (0, Folding.Version);
            var part = await searched.PartAsync(fill.After, most, ct);
            if (part.Count == 0) return false;
            // Saved with what it stands for: a kill in between loses nothing.
            fill.After = part[^1].Id;
            await PutAsync(db, kind, [.. part.Select(t => t.Id)], part, ct);
            return true;
        }
        finally { _gate.Release(); }
    }

    public void Dispose() => _gate.Dispose();

    private async Task PutAsync(PalabreDb db, int kind, IReadOnlyCollection<long> ids, IReadOnlyList<SearchedText> texts, CancellationToken ct)
    {
        await using var change = await db.Database.BeginTransactionAsync(ct);
        var known = await db.Set<SearchEntry>().Where(e => e.Kind == kind && ids.Contains(e.Subject)).ToDictionaryAsync(e => e.Subject, ct);
        var (first, last) = (SearchEntry.First(kind), SearchEntry.Last(kind));
        var next = 1 + (await db.Set<SearchEntry>().Where(e => e.Number >= first && e.Number <= last).MaxAsync(e => (long?)e.Number, ct) ?? first);
        foreach (var found in texts)
        {
            var (name, key) = (Folding.Words(found.Name), Folding.Words(found.Key));
            if (!known.Remove(found.Id, out var entry)) db.Add(entry = new SearchEntry { Number = next++, Kind = kind, Subject = found.Id, Name = "", Key = "" });
            (entry.Name, entry.Key) = (string.Join(' ', name), string.Join(' ', key));
            await text.PutAsync(db, entry.Number, [.. FullText.NameWords(name), .. FullText.NameWords(key)], Folding.Words(found.Text), ct);
        }
        foreach (var gone in known.Values)
        {
            db.Remove(gone);
            await text.DropAsync(db, gone.Number, ct);
        }
        await db.SaveChangesAsync(ct);
        await change.CommitAsync(ct);
    }
}
