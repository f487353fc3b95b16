using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;

namespace Palabre.Moving;

/// <summary>Marks again what the owner of an archive marked, as far as it lives here: posts of this house, and those of theirs that the archive brought.</summary>
internal sealed class BringMarks(IServiceScopeFactory scopes, MoveProgress progress)
{
    /// <summary>Which addresses can be here: the posts of other houses are nothing that was left out.</summary>
    public static Func<string, bool> CanBeHere(IEnumerable<OutboxItem> own, string house)
    {
        var sources = own.Where(item => item.Post is not null).Select(item => item.Source).ToHashSet();
        return address => sources.Contains(address) || MarkItem.PostOf(address, house) is not null;
    }

    /// <summary>Why it does not go on now; null when all of them are looked at.</summary>
    /// <param name="after">How many posts the archive has: marks are counted on from there.</param>
    public async Task<MoveEnd?> DoAsync(Move move, IReadOnlyList<MarkItem> marks, int after, CancellationToken ct)
    {
        for (var at = Math.Max(move.Looked - after, 0); at < marks.Count; at += MoveProgress.Part)
        {
            var (moved, notes) = (move.Moved, new List<NotMoved>());
            var until = Math.Min(at + MoveProgress.Part, marks.Count);
            await using var scope = scopes.CreateAsyncScope();
            var posts = scope.ServiceProvider.GetRequiredService<IPostMoving>();
            var brought = await posts.BroughtAsync(move.Owner, [.. marks.Skip(at).Take(until - at).Select(m => m.Address)], ct);
            for (var i = at; i < until; i++)
            {
                var (address, mark) = marks[i];
                var post = brought.TryGetValue(address, out var own) ? own : MarkItem.PostOf(address, move.House);
                if (post is { } there && await posts.MarkAsync(move.Owner, there, mark, ct) is null) moved++;
                else notes.Add(new(after + i + 1, address, "not_here"));
            }
            if (await progress.LookedAsync(move, after + until, moved, notes, ct) is { } end) return end;
        }
        return null;
    }
}
