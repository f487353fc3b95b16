using Palabre.Kit.Web;

namespace Palabre.Kit.Streams;

/// <summary>Says who may watch a slice's topics. A topic nobody knows is refused like one the viewer may not watch.</summary>
public interface ITopicGate
{
    bool Knows(string topic);
    ValueTask<bool> MayWatchAsync(Viewer viewer, string topic, CancellationToken ct);
}
