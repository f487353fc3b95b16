namespace Palabre.Ledger;

/// <summary>
/// What somebody wants to be written: lines that are committed together or not at all. The id is made by who asks, before asking, and
/// kept until there is an answer: the same draft may be sent any number of times and counts once.
/// </summary>
public sealed class Draft
{
    /// <summary>Characters of a kind.</summary>
    public const int LongestKind = 40;

    /// <summary>UTF-16 units of a memo.</summary>
    public const int LongestMemo = 500;

    /// <summary>More of them would hold up everybody else for longer than a moment.</summary>
    public const int MostLines = 10_000;

    private Digest? _digest;

    /// <param name="id">Of the draft and of the journal that it becomes (<see cref="CanBeId"/>); UUIDv7 keeps indexes in order.</param>
    /// <param name="kind">What it is for, such as "tip": a–z, then also 0–9, _ . and -.</param>
    /// <param name="lines">At least one.</param>
    /// <param name="memo">One line for people; "" for none.</param>
    /// <param name="reverses">The journal that this one takes back, wholly or in part. Then all lines are moves.</param>
    /// <exception cref="ArgumentException">Something of this does not hold. A bug of the caller: what people type is checked before.</exception>
    public Draft(Guid id, string kind, IEnumerable<Line> lines, string memo = "", Guid? reverses = null)
    {
        (Id, Kind, Lines, Memo, Reverses) = (id, kind, [.. lines], memo, reverses);
        if (!CanBeId(id)) throw new ArgumentException($"{id} cannot be the id of a draft.", nameof(id));
        if (reverses == Guid.Empty || reverses == id) throw new ArgumentException("What it reverses has no id, or is itself.", nameof(reverses));
        if (!IsKind(kind)) throw new ArgumentException($"\"{kind}\" is not a kind of a journal.", nameof(kind));
        if (Lines.Count is 0 or > MostLines) throw new ArgumentException($"A draft has from one to {MostLines} lines.", nameof(lines));
        if (!CanBeMemo(memo)) throw new ArgumentException($"A memo is one line of at most {LongestMemo} characters.", nameof(memo));
        if (reverses is not null && Lines.Any(line => line is not Line.Move)) throw new ArgumentException("What reverses a journal only moves.", nameof(lines));
    }

    /// <summary>The ledger's own.</summary>
    private Draft(Guid id, string kind, Line line) => (Id, Kind, Lines, Memo) = (id, kind, [line], "");

    /// <summary>Of the draft, and of the journal that it becomes.</summary>
    public Guid Id { get; }

    /// <summary>What it is for, such as "tip".</summary>
    public string Kind { get; }

    /// <summary>In the order in which they are applied; limits are looked at after the last.</summary>
    public IReadOnlyList<Line> Lines { get; }

    /// <summary>One line for people, or "".</summary>
    public string Memo { get; }

    /// <summary>The journal that this one takes back, wholly or in part.</summary>
    public Guid? Reverses { get; }

    /// <summary>SHA-256 of the canonical text of all of this: two drafts of one id are the same when it is the same.</summary>
    public Digest Digest => _digest ??= Digest.Of(CanonicalText.Of(this));

    /// <summary>Whether a draft may have this id: any but the empty one and those of version 8, which the ledger makes itself when holds expire.</summary>
    public static bool CanBeId(Guid id) => id != Guid.Empty && id.Version != Expiry.IdVersion;

    /// <summary>Whether a text can be a memo: one line, no control characters, no halves of surrogate pairs, not too long.</summary>
    public static bool CanBeMemo(string memo)
    {
        if (memo.Length > LongestMemo) return false;
        for (var i = 0; i < memo.Length; i++)
        {
            if (char.IsControl(memo[i]) || memo[i] is '\u2028' or '\u2029' || char.IsLowSurrogate(memo[i])) return false;
            if (char.IsHighSurrogate(memo[i]) && (++i == memo.Length || !char.IsLowSurrogate(memo[i]))) return false;
        }
        return true;
    }

    /// <summary>What the ledger writes itself when a hold's time is over.</summary>
    internal static Draft OfExpiry(Guid hold) => new(Expiry.IdOf(hold), Expiry.Kind, new Line.Void(hold));

    private static bool IsKind(string kind) => kind.Length is > 0 and <= LongestKind && char.IsAsciiLetterLower(kind[0])
        && kind.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '_' or '.' or '-');
}
