namespace Palabre.Moving;

/// <summary>
/// How many pictures one move makes, and of how much: a small archive may name them without end. It knows nothing but what the archive says, so
/// that a move that goes on after a stop counts the pictures of the posts before in the same way.
/// </summary>
internal sealed class PictureBounds
{
    /// <summary>Of one move, at a third of a second of one core or so. More takes lives in pictures whole; fewer gives the machine back sooner.</summary>
    public const int Most = 10_000;

    /// <summary>Of all of them as they lie unfolded. Pictures hardly fold, so this is several times the largest file that can be brought.</summary>
    public const long MostBytes = Archives.MostUnfolded;

    /// <summary>Of posts that show the same file: each has a picture of its own made of it. Once is usual, twice is a post that was written anew.</summary>
    public const int MostUses = 4;

    private readonly Dictionary<string, int> _uses = [];
    private int _count;
    private long _bytes;

    /// <summary>Takes one into account.</summary>
    /// <param name="bytes">Unfolded.</param>
    /// <returns>A word of <c>moving.why</c> when it is not made.</returns>
    public string? Take(string file, long bytes)
    {
        var used = _uses.GetValueOrDefault(file);
        if (used >= MostUses) return "picture_again";
        if (_count >= Most || bytes > MostBytes - _bytes) return "pictures";
        _uses[file] = used + 1;
        _count++;
        _bytes += bytes;
        return null;
    }
}
