using Palabre.Core;
using Palabre.Kit;

namespace Palabre.Posts;

/// <summary>
/// A home put together from the latest lines of those one follows. Nothing is delivered to anybody when something is written: the author's
/// own shelf has it, and all homes merge the shelves they need. So a post costs the same whether ten or fifty thousand read it.
/// </summary>
internal sealed class HomeFromMemory(ReadPosts read)
{
    /// <summary>Lines whose posts are asked for at a time: a page, and some that the reader will not see.</summary>
    private const int AtOnce = 24;

    /// <param name="authors">Whose lines come home.</param>
    /// <param name="near">The reader, and those they follow and do not mute: answers to others stay out.</param>
    /// <returns>Null where shelves do not reach far enough: the database knows then.</returns>
    public async ValueTask<IReadOnlyList<Shown>?> LinesAsync(Sight sight, List<MemberId> authors, List<MemberId> near, TimelinePart part, CancellationToken ct)
    {
        var shelves = await read.ShelvesAsync(authors, ct);
        var merge = new ShelfMerge(authors, shelves, part.MaxId ?? long.MaxValue);
        // The lines that follow at once are the oldest of all newer ones.
        var wanted = part.MinId is null ? part.Limit : int.MaxValue;
        var after = Math.Max(part.MinId ?? long.MinValue, part.SinceId ?? long.MinValue);
        var known = near.Count > 20 ? near.ToHashSet() : (IReadOnlyCollection<MemberId>)near;
        var lines = new List<Shown>();
        var next = new List<(MemberId By, ShelfLine Line)>(AtOnce);
        while (lines.Count < wanted)
        {
            next.Clear();
            while (next.Count < AtOnce && merge.TryTake(after, out var by, out var line)) next.Add((by, line));
            if (merge.IsCutShort) return null;
            if (next.Count == 0) break;
            var facts = await read.FactsAsync(next.ConvertAll(n => n.Line.What), ct);
            for (var i = 0; i < next.Count && lines.Count < wanted; i++)
                if (facts[i] is { } what && Belongs(sight, known, next[i].By, next[i].Line, what)) lines.Add(Shown(next[i].By, next[i].Line, what.Post));
        }

        return part.MinId is null ? lines : lines.TakeLast(part.Limit).ToList();
    }

    /// <summary>The same condition as the database is given (<see cref="Timelines"/>).</summary>
    private static bool Belongs(Sight sight, IReadOnlyCollection<MemberId> near, MemberId by, ShelfLine line, PostFacts what)
    {
        if (sight.Apart.Contains(by) || !sight.Sees(what) || sight.Muted.Contains(what.Post.Author)) return false;
        return what.Post.ReplyToAuthor is not { } answered || line.IsBoost || answered == what.Post.Author || what.Post.Author == sight.Me || near.Contains(answered);
    }

    private static Shown Shown(MemberId by, ShelfLine line, Post what) => new()
    {
        Line = line.IsBoost ? new Post { Id = line.Id, Author = by, Visibility = PostVisibility.Public, Thread = line.Id, BoostOf = line.What, CreatedAt = IdMaker.TimeOf(line.Id) } : what,
        What = what,
    };
}

/// <summary>The lines of many shelves in one order, newest first.</summary>
internal sealed class ShelfMerge
{
    private readonly PriorityQueue<int, long> _heads = new();
    private readonly List<MemberId> _authors;
    private readonly Shelf?[] _shelves;
    private readonly int[] _at;

    /// <param name="before">Only older lines.</param>
    public ShelfMerge(List<MemberId> authors, Shelf?[] shelves, long before)
    {
        (_authors, _shelves, _at) = (authors, shelves, new int[shelves.Length]);
        for (var i = 0; i < shelves.Length; i++)
        {
            while (_at[i] < Lines(i).Count && Lines(i)[_at[i]].Id >= before) _at[i]++;
            Offer(i);
        }
    }

    /// <summary>An author has older lines than their shelf holds, and these could be next.</summary>
    public bool IsCutShort { get; private set; }

    public bool TryTake(long after, out MemberId by, out ShelfLine line)
    {
        (by, line) = (default, default);
        if (IsCutShort || !_heads.TryPeek(out var shelf, out var order) || -order <= after) return false;
        if (_at[shelf] == Lines(shelf).Count)
        {
            IsCutShort = true;
            return false;
        }

        _heads.Dequeue();
        (by, line) = (_authors[shelf], Lines(shelf)[_at[shelf]++]);
        Offer(shelf);
        return true;
    }

    /// <summary>The shelf's next line; beyond the last, where there are older ones, the place where they begin.</summary>
    private void Offer(int shelf)
    {
        if (_at[shelf] < Lines(shelf).Count) _heads.Enqueue(shelf, -Lines(shelf)[_at[shelf]].Id);
        else if (_shelves[shelf] is { IsAll: false } cut) _heads.Enqueue(shelf, -(cut.Lines[^1].Id - 1));
    }

    private IReadOnlyList<ShelfLine> Lines(int shelf) => _shelves[shelf]?.Lines ?? [];
}
