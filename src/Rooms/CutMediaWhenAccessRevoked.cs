using Palabre.Core;
using Palabre.Kit.Events;
using Palabre.Kit.Streams;

namespace Palabre.Rooms;

/// <summary>A revoked token or a sign-out everywhere ends the member's sound and event streams; what is still valid connects again. Cutting twice cuts nothing more.</summary>
internal sealed class CutMediaWhenAccessRevoked(LiveRooms live, OpenStreams streams) : IOn<AccessRevoked>
{
    public Task HandleAsync(AccessRevoked told, CancellationToken ct)
    {
        foreach (var gathering in live.All) gathering.Cut(told.Member);
        streams.Cut(told.Member);
        return Task.CompletedTask;
    }
}
