namespace Palabre.Ledger;

/// <summary>
/// A draft that was committed. It never changes; what was wrong is put right by another one. Each holds the hash of the one before, and
/// its own hash is the SHA-256 of <see cref="CanonicalText"/>, so that the last hash vouches for everything before it.
/// </summary>
public sealed record Journal
{
    /// <summary>1 for the first; without gaps.</summary>
    public required long Number { get; init; }

    /// <summary>The draft's.</summary>
    public required Guid Id { get; init; }

    /// <summary>When, in whole milliseconds, UTC. Never before the journal before it, whatever the clock says.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What it is for, such as "tip".</summary>
    public required string Kind { get; init; }

    /// <summary>One line for people, or "".</summary>
    public required string Memo { get; init; }

    /// <summary>The journal that this one takes back, wholly or in part.</summary>
    public required Guid? Reverses { get; init; }

    /// <summary>What its lines came to, one for each, in their order.</summary>
    public required IReadOnlyList<Entry> Entries { get; init; }

    /// <summary><see cref="Draft.Digest"/> of the draft, by which the same draft is known when it comes again.</summary>
    public required Digest Digest { get; init; }

    /// <summary>The hash of the journal before; all zeros for the first.</summary>
    public required Digest PreviousHash { get; init; }

    /// <summary>The hash as it is stored. A journal that was tampered with has another <see cref="ComputeHash"/>.</summary>
    public required Digest Hash { get; init; }

    /// <summary>What is hashed: text in UTF-8, a line for each property but the hash itself, as docs/protocols/ledger.md says.</summary>
    public string CanonicalText() => Ledger.CanonicalText.Of(this);

    /// <summary>The hash that its content has.</summary>
    public Digest ComputeHash() => Digest.Of(CanonicalText());

    /// <summary>Whether all of both is the same.</summary>
    public bool Equals(Journal? other) => other is not null && Hash == other.Hash && CanonicalText() == other.CanonicalText();

    /// <inheritdoc/>
    public override int GetHashCode() => Hash.GetHashCode();

    /// <summary>A journal whose hash is that of its content.</summary>
    internal Journal Sealed() => this with { Hash = ComputeHash() };
}
