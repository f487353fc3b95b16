using System.Collections.Concurrent;
using Palabre.Core;

namespace Palabre.Rooms;

/// <summary>Event streams that members hold open, so that they end with the access they were opened with.</summary>
internal sealed class OpenStreams
{
    private readonly ConcurrentDictionary<MemberId, CancellationTokenSource> _ends = [];

    /// <summary>Cancelled when this member's access is taken back.</summary>
    public CancellationToken EndOf(MemberId? member) =>
        member is { } id ? _ends.GetOrAdd(id, _ => new()).Token : CancellationToken.None;

    public void Cut(MemberId member)
    {
        if (_ends.TryRemove(member, out var end)) end.Cancel();
    }
}
