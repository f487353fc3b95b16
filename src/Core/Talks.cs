namespace Palabre.Core;

/// <summary>A conversation among those it names, as one of them sees it.</summary>
/// <param name="IsUnread">Somebody else had the last word, and the reader has not read it; or the reader wants to come back to it.</param>
public sealed record Talk(WrittenPost Last, bool IsUnread);

/// <summary>A part of one's conversations, those latest that went on last.</summary>
/// <param name="Oldest">As in <see cref="WrittenPosts"/>, as <paramref name="Newest"/>.</param>
public sealed record TalksPart(IReadOnlyList<Talk> Talks, long? Oldest, long? Newest);

/// <summary>Conversations among those they name, and what was read of them: on the house's pages, and in programs that say so.</summary>
public interface ITalks
{
    Task<TalksPart> OfAsync(PostReader reader, LinePart part, CancellationToken ct);

    /// <summary>The conversation a post goes on; null when the post does not exist for the reader, or is by somebody whom they mute.</summary>
    Task<Talk?> AtAsync(PostReader reader, PostId last, CancellationToken ct);

    /// <summary>All of it is read; null when the reader has no part in it.</summary>
    /// <param name="thread">The first post of the conversation.</param>
    Task<Talk?> ReadAsync(PostReader reader, PostId thread, CancellationToken ct);

    /// <summary>The reader wants to come back to it: it is unread until they read it, or answer; null when they have no part in it.</summary>
    Task<Talk?> UnreadAsync(PostReader reader, PostId thread, CancellationToken ct);

    /// <summary>Off the reader's list until somebody goes on with it; false when they have no part in it.</summary>
    Task<bool> PutAsideAsync(PostReader reader, PostId thread, CancellationToken ct);
}
