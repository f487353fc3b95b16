using Palabre.Core;

namespace Palabre.Posts;

/// <summary>An author of whom more has to be read before a home can go on.</summary>
/// <param name="Before">Wanted are their lines that are older.</param>
/// <param name="Known">Of how many latest lines the home began; null once it was given others than the latest.</param>
/// <param name="GoesOn">Those that are wanted follow at once upon those that are known.</param>
internal readonly record struct Lack(MemberId Author, long Before, int? Known, bool GoesOn);

/// <summary>The lines of many shelves in one order, newest first.</summary>
internal sealed class ShelfMerge
{
    private readonly PriorityQueue<int, long> _heads = new();
    private readonly List<MemberId> _authors;
    private readonly Shelf?[] _shelves;
    private readonly int[] _at;

    /// <summary>Of each author only older lines are still to come.</summary>
    private readonly long[] _before;

    /// <summary>Those that were given older lines, which are not their latest.</summary>
    private readonly HashSet<int> _older = [];

    /// <param name="before">Only older lines.</param>
    public ShelfMerge(List<MemberId> authors, Shelf?[] shelves, long before)
    {
        (_authors, _shelves, _at, _before) = (authors, shelves, new int[shelves.Length], new long[shelves.Length]);
        Array.Fill(_before, before);
        for (var i = 0; i < shelves.Length; i++) Begin(i);
        // What is written while it is read on would come after older lines: it is for whoever asks next.
        if (_heads.TryPeek(out _, out var first)) Array.Fill(_before, Math.Min(before, 1 - first));
    }

    /// <summary>Older lines of an author, whose shelf does not hold them, could be next.</summary>
    public bool IsShort(long after) => _heads.TryPeek(out var shelf, out var order) && -order > after && IsAtEnd(shelf);

    public bool TryTake(long after, out MemberId by, out ShelfLine line)
    {
        (by, line) = (default, default);
        if (!_heads.TryPeek(out var shelf, out var order) || -order <= after || IsAtEnd(shelf)) return false;
        _heads.Dequeue();
        (by, line) = (_authors[shelf], Lines(shelf)[_at[shelf]++]);
        _before[shelf] = line.Id;
        Offer(shelf);
        return true;
    }

    /// <summary>Of whom to read on: whose shelves have ended, and of those whose newest line alone is known, the ones that come next.</summary>
    /// <param name="ahead">How many of the next lines are looked at for the latter.</param>
    public List<Lack> Lacks(long after, int ahead)
    {
        var lacks = new List<Lack>();
        foreach (var (shelf, order) in _heads.UnorderedItems.OrderBy(head => head.Priority))
        {
            if (-order <= after) break;
            if (IsAtEnd(shelf) || (ahead > 0 && Lines(shelf).Count == 1 && !_shelves[shelf]!.IsAll)) lacks.Add(OfShelf(shelf));
            ahead--;
        }

        return lacks;
    }

    /// <summary>What was read of those who were lacking.</summary>
    /// <param name="areLatest">From their newest line on; else those that were wanted.</param>
    public void Give(IReadOnlyDictionary<MemberId, Shelf> read, bool areLatest)
    {
        _heads.Clear();
        for (var i = 0; i < _shelves.Length; i++)
        {
            if (read.TryGetValue(_authors[i], out var shelf))
            {
                (_shelves[i], _at[i]) = (shelf, 0);
                if (!areLatest) _older.Add(i);
            }
            Begin(i);
        }
    }

    private Lack OfShelf(int shelf)
    {
        var lines = Lines(shelf);
        // A line that is known and comes next is read once more.
        var before = _before[shelf];
        return new(_authors[shelf], before, _older.Contains(shelf) ? null : lines.Count, lines.Count == 0 || lines[^1].Id <= before);
    }

    private void Begin(int shelf)
    {
        while (_at[shelf] < Lines(shelf).Count && Lines(shelf)[_at[shelf]].Id >= _before[shelf]) _at[shelf]++;
        Offer(shelf);
    }

    /// <summary>The shelf's next line; beyond the last, where there are older ones, the place where they begin.</summary>
    private void Offer(int shelf)
    {
        if (!IsAtEnd(shelf)) _heads.Enqueue(shelf, -Lines(shelf)[_at[shelf]].Id);
        else if (_shelves[shelf] is { IsAll: false } cut) _heads.Enqueue(shelf, 1 - Math.Min(cut.Lines[^1].Id, _before[shelf]));
    }

    private bool IsAtEnd(int shelf) => _at[shelf] == Lines(shelf).Count;

    private IReadOnlyList<ShelfLine> Lines(int shelf) => _shelves[shelf]?.Lines ?? [];
}
