using System.Collections.Concurrent;
using Palabre.Core;

namespace Palabre.Kit.Streams;

/// <summary>
/// Event streams that members hold open, so that they end when what the member may see has changed: whoever still may, connects again
/// and is asked again.
/// </summary>
public sealed class OpenStreams
{
    private readonly ConcurrentDictionary<MemberId, CancellationTokenSource> _ends = [];

    /// <summary>Members who have, or had since they were last cut, a stream open.</summary>
    public IReadOnlyCollection<MemberId> Members => [.. _ends.Keys];

    /// <summary>Cancelled when this member's streams must end.</summary>
    public CancellationToken EndOf(MemberId? member) =>
        member is { } id ? _ends.GetOrAdd(id, _ => new()).Token : CancellationToken.None;

    public void Cut(MemberId member)
    {
        if (_ends.TryRemove(member, out var end)) end.Cancel();
    }
}
