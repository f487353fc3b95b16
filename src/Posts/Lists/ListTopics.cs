using Palabre.Core;
using Palabre.Kit.Streams;

namespace Palabre.Posts;

/// <summary>What programs watch of lists: <c>posts/list/{owner}/{list}</c>. Pages watch none.</summary>
internal static class ListTopics
{
    /// <summary>Lists that somebody listens to now. Whether their owner has them is not known here.</summary>
    public static IReadOnlyList<(MemberId Owner, ListId List)> Watched(LiveStreams streams) =>
        [.. streams.Watched(PostTopics.Lists).Select(topic => Read(topic[PostTopics.Lists.Length..].Split('/'))).OfType<(MemberId, ListId)>()];

    private static (MemberId, ListId)? Read(string[] words) =>
        words is [var owner, var list] && MemberId.TryParse(owner, null, out var member) && ListId.TryParse(list, null, out var id) ? (member, id) : null;
}
