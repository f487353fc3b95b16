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
internal sealed class HomeFromMemory(Sight sight, List<MemberId> authors, List<MemberId> near, TimelinePart part, Shelf?[] shelves, ShelfSizes sizes)
{
    /// <summary>Lines whose posts are asked for at a time where all newer ones are wanted.</summary>
    private const int AtOnce = 60;

    /// <summary>After reading on so often the database is asked the whole question: of what these authors wrote hardly anything belongs here.</summary>
    private const int MostReadings = 12;

    private readonly ShelfMerge _merge = new(authors, shelves, part.MaxId ?? long.MaxValue);
    private readonly IReadOnlyCollection<MemberId> _near = near.Count > 20 ? near.ToHashSet() : near;
    private readonly List<(MemberId By, ShelfLine Line)> _next = [];
    private readonly List<HomeLine> _lines = new(part.Limit);

    // The lines that follow at once are the oldest of all newer ones.
    private readonly int _wanted = part.MinId is null ? part.Limit : int.MaxValue;
    private readonly long _after = Math.Max(part.MinId ?? long.MinValue, part.SinceId ?? long.MinValue);

    private bool _isShort, _isGivenUp;
    private int _readings;

    /// <summary>Whose shelves lead to posts that are gone, such as boosts of what its author deleted.</summary>
    public HashSet<MemberId> Stale { get; } = [];

    /// <summary>What was put together, once there is no more to look at; null where shelves do not reach far enough.</summary>
    public List<HomeLine>? Lines => _isShort || _isGivenUp ? null : part.MinId is null || _lines.Count <= part.Limit ? _lines : _lines[^part.Limit..];

    /// <summary>The posts to look at next; none when the home is done, or somebody's lines have to be read on first (<see cref="Lacks"/>).</summary>
    public List<long> Next()
    {
        if (!_isShort) _next.Clear();
        var needed = _wanted - _lines.Count;
        // Some more than are needed, because the reader will not see all of them.
        var atOnce = part.MinId is null ? needed + (needed + 1) / 2 : AtOnce;
        while (_next.Count < atOnce && _merge.TryTake(_after, out var by, out var line)) _next.Add((by, line));
        _isShort = _next.Count < Math.Min(needed, atOnce) && _merge.IsShort(_after);
        return _isShort ? [] : _next.ConvertAll(n => n.Line.What);
    }

    /// <summary>Of whom to read on; nobody when the home is done, or the database has to be asked the whole question.</summary>
    public List<Lack> Lacks()
    {
        if (!_isShort || _isGivenUp) return [];
        var lacks = _merge.Lacks(_after, part.MinId is null ? sizes.Few / 2 : int.MaxValue);
        // Who wants the oldest of all newer lines would have all of these read.
        _isGivenUp = ++_readings > MostReadings || (part.MinId is not null && (lacks.Count > sizes.Few || lacks.Any(l => l.Known is not { } known || known >= sizes.Most)));
        return _isGivenUp ? [] : lacks;
    }

    public void Give(IReadOnlyDictionary<MemberId, Shelf> read, bool areLatest) => _merge.Give(read, areLatest);

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
        if (line.IsBoost && sight.Circle.WithoutBoosts.Contains(by)) return false;
        if (sight.IsApart(by) || !sight.Sees(what) || sight.Muted.Contains(what.Post.Author)) return false;
        return what.Post.ReplyToAuthor is not { } answered || line.IsBoost || answered == what.Post.Author || what.Post.Author == sight.Me || _near.Contains(answered);
    }
}
