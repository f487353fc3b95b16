using Palabre.Core;
using Palabre.Kit;

namespace Palabre.Posts;

/// <summary>A line of a home and the post it shows.</summary>
/// <param name="By">Who wrote the line: the post's author, or who boosted it.</param>
internal readonly record struct HomeLine(MemberId By, ShelfLine Line, PostFacts What)
{
    public Shown Shown => new()
    {
        Line = Line.IsBoost ? new Post { Id = Line.Id, Author = By, Visibility = PostVisibility.Public, Thread = Line.Id, BoostOf = Line.What, CreatedAt = IdMaker.TimeOf(Line.Id) } : What.Post,
        What = What.Post,
    };
}

/// <summary>
/// A home put together from the latest lines of those one follows. Nothing is delivered to anybody when something is written: the author's
/// own shelf has it, and all homes merge the shelves they need. So a post costs the same whether ten or fifty thousand read it.
/// </summary>
/// <param name="authors">Whose lines come home.</param>
/// <param name="near">The reader, and those they follow and do not mute: answers to others stay out.</param>
internal sealed class HomeFromMemory(Sight sight, List<MemberId> authors, List<MemberId> near, TimelinePart part, Shelf?[] shelves)
{
    /// <summary>Lines whose posts are asked for at a time: a page, and some that the reader will not see.</summary>
    private const int AtOnce = 24;

    private readonly ShelfMerge _merge = new(authors, shelves, part.MaxId ?? long.MaxValue);
    private readonly IReadOnlyCollection<MemberId> _near = near.Count > 20 ? near.ToHashSet() : near;
    private readonly List<(MemberId By, ShelfLine Line)> _next = new(AtOnce);
    private readonly List<HomeLine> _lines = new(Math.Min(part.Limit, AtOnce));

    // The lines that follow at once are the oldest of all newer ones.
    private readonly int _wanted = part.MinId is null ? part.Limit : int.MaxValue;
    private readonly long _after = Math.Max(part.MinId ?? long.MinValue, part.SinceId ?? long.MinValue);

    /// <summary>Whose shelves lead to posts that are gone, such as boosts of what its author deleted.</summary>
    public HashSet<MemberId> Stale { get; } = [];

    /// <summary>What was put together, once there is no more to look at; null where shelves do not reach far enough: the database knows then.</summary>
    public List<HomeLine>? Lines => _merge.IsCutShort ? null : part.MinId is null || _lines.Count <= part.Limit ? _lines : _lines[^part.Limit..];

    /// <summary>The posts to look at next; none when the home is done.</summary>
    public List<long> Next()
    {
        _next.Clear();
        while (_lines.Count < _wanted && _next.Count < AtOnce && _merge.TryTake(_after, out var by, out var line)) _next.Add((by, line));
        if (_merge.IsCutShort) _next.Clear();
        return _next.ConvertAll(n => n.Line.What);
    }

    /// <summary>Keeps of them what belongs into this home.</summary>
    /// <param name="facts">In the order of <see cref="Next"/>; null for what is gone.</param>
    public void Take(PostFacts?[] facts)
    {
        for (var i = 0; i < _next.Count && _lines.Count < _wanted; i++)
        {
            var (by, line) = _next[i];
            if (facts[i] is not { } what) Stale.Add(by);
            else if (Belongs(by, line, what)) _lines.Add(new(by, line, what));
        }
    }

    /// <summary>The same condition as the database is given (<see cref="Timelines"/>).</summary>
    private bool Belongs(MemberId by, ShelfLine line, PostFacts what)
    {
        if (sight.IsApart(by) || !sight.Sees(what) || sight.Muted.Contains(what.Post.Author)) return false;
        return what.Post.ReplyToAuthor is not { } answered || line.IsBoost || answered == what.Post.Author || what.Post.Author == sight.Me || _near.Contains(answered);
    }
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
