namespace Palabre.Moving;

/// <summary>How a turn of a move ended.</summary>
/// <param name="Failure">A word of <c>moving.failed</c>; null when all is done.</param>
internal sealed record MoveEnd(string? Failure)
{
    public static readonly MoveEnd Done = new((string?)null);

    /// <summary>Others wait: it goes on where it was when they had their turn.</summary>
    public static readonly MoveEnd Later = new("later");

    /// <summary>It failed, and is tried again when others had their turn. Written down already.</summary>
    public static readonly MoveEnd Again = new("again");

    /// <summary>By its owner, and written down already.</summary>
    public static readonly MoveEnd Stopped = new("stopped");
}
