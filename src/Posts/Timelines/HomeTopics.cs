using Palabre.Core;
using Palabre.Kit.Streams;
using Palabre.Kit.Web;

namespace Palabre.Posts;

/// <summary>What pages may watch: <c>posts/home/{member}</c>, each member their own.</summary>
internal sealed class HomeTopics : ITopicGate
{
    public const string Prefix = PostTopics.Homes;

    public static string Of(MemberId member) => PostTopics.Home(member);

    public bool Knows(string topic) => topic.StartsWith(Prefix, StringComparison.Ordinal);

    public ValueTask<bool> MayWatchAsync(Viewer viewer, string topic, CancellationToken ct) => new(viewer.Member is { } me && topic == Of(me));

    /// <summary>Whose home is open on some page now.</summary>
    public static IReadOnlyList<MemberId> Watchers(LiveStreams streams) =>
        [.. streams.Watched(Prefix).Select(topic => MemberId.TryParse(topic[Prefix.Length..], null, out var member) ? member : default).Where(m => m != default)];
}
