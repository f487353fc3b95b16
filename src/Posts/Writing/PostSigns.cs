using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Storage;

namespace Palabre.Posts;

/// <summary>What the text of a post points at: members, subjects, a room of this house. Found when it is written.</summary>
internal sealed class PostSigns(IMembers members)
{
    /// <summary>Whom a text names, in order; a refusal when they are a crowd.</summary>
    public async Task<(IReadOnlyList<MemberCard> Named, Refusal? Refused)> NamedAsync(string text, string host, CancellationToken ct)
    {
        var handles = PostText.Handles(text, host);
        if (handles.Count > PostText.MostMentions) return ([], new Refusal("post_mentions", 422, "text") { Args = [PostText.MostMentions] });
        var found = await members.FindAsync(handles, ct);
        return ([.. handles.Select(found.GetValueOrDefault).OfType<MemberCard>().DistinctBy(m => m.Id)], null);
    }

    /// <summary>The rows that keep them.</summary>
    public static IEnumerable<object> RowsOf(Post post, IEnumerable<MemberCard> named)
    {
        foreach (var member in named) yield return new PostMention { Post = post.Id, Member = member.Id };
        foreach (var tag in PostText.Tags(post.Text)) yield return new PostTag { Tag = tag, Post = post.Id };
    }

    /// <summary>The first room of this house that a text leads to.</summary>
    public static RoomId? RoomIn(string text, string host)
    {
        foreach (var id in NamedIn(text, host, "room/"))
            if (RoomId.TryParse(id, null, out var room)) return room;
        return null;
    }

    /// <summary>The first show of this house that a text leads to.</summary>
    public static ShowId? ShowIn(string text, string host)
    {
        foreach (var id in NamedIn(text, host, "show/"))
            if (ShowId.TryParse(id, null, out var show)) return show;
        return null;
    }

    private static IEnumerable<string> NamedIn(string text, string host, string place)
    {
        foreach (var link in PostText.Read(text).Where(p => p.Kind == PartKind.Link))
        {
            var address = new Uri(link.Value);
            if (address.Authority.Equals(host, StringComparison.OrdinalIgnoreCase) && address.Segments is ["/", var kind, var id, ..] && kind == place) yield return id.TrimEnd('/');
        }
    }
}
