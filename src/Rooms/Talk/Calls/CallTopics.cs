using Palabre.Core;
using Palabre.Kit.Streams;
using Palabre.Kit.Web;

namespace Palabre.Rooms;

/// <summary><c>me/{member}</c>: what concerns one member wherever they are; every page of theirs watches it, which is also how one knows that they are here.</summary>
internal sealed class CallTopics(LiveStreams streams) : ITopicGate
{
    private const string Prefix = "me/";

    public static string Of(MemberId member) => $"{Prefix}{member}";

    /// <summary>Members with a page open now.</summary>
    public IReadOnlySet<MemberId> Online() => streams.Watched(Prefix)
        .Select(topic => MemberId.TryParse(topic[Prefix.Length..], null, out var member) ? member : default).Where(m => m != default).ToHashSet();

    public bool Knows(string topic) => topic.StartsWith(Prefix, StringComparison.Ordinal);

    public ValueTask<bool> MayWatchAsync(Viewer viewer, string topic, CancellationToken ct) =>
        ValueTask.FromResult(viewer.Member is { } me && topic == Of(me));
}
