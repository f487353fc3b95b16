using Microsoft.EntityFrameworkCore;
using Palabre.Core;

namespace Palabre.Posts;

/// <summary>A post in its conversation.</summary>
/// <param name="Ancestors">What it answers, and what that answers, first to last.</param>
/// <param name="Descendants">Answers to it and to those, each below what it answers.</param>
public sealed record PostThread(PostView Focus, IReadOnlyList<PostView> Ancestors, IReadOnlyList<PostView> Descendants);

/// <summary>
/// Reads conversations, walking only over posts that exist for the reader: where one does not, the conversation is over in that direction,
/// as if nothing had ever been there.
/// </summary>
internal sealed class Threads(PostDoor door, PostViews views)
{
    private const int MostAncestors = 40;
    private const int MostDescendants = 400;
    private const int MostDepth = 40;

    /// <summary>Read at once in each direction: a longer conversation is read from a later post of it.</summary>
    private const int Most = 1000;

    public async Task<PostThread?> OfAsync(PostId id, MemberId? viewer, CancellationToken ct)
    {
        if (await door.FindAsync(id, viewer, ct) is not { } post) return null;
        var talk = door.Written(await door.SightAsync(viewer, ct)).Where(p => p.Thread == post.Thread);
        var before = await talk.Where(p => p.Id < post.Id).OrderByDescending(p => p.Id).Take(Most).ToListAsync(ct);
        var after = await talk.Where(p => p.Id > post.Id).OrderBy(p => p.Id).Take(Most).ToListAsync(ct);
        var ancestors = Ancestors(post, before.ToDictionary(p => p.Id));
        var descendants = Descendants(post.Id, after.Where(p => p.ReplyTo is not null).ToLookup(p => p.ReplyTo!.Value), 0).Take(MostDescendants).ToList();
        var all = (await views.OfAsync([.. ancestors, post, .. descendants], viewer, ct)).ToDictionary(v => v.Post.Id);
        return all.GetValueOrDefault(post.Id) is { } focus ? new(focus, Those(ancestors), Those(descendants)) : null;

        List<PostView> Those(List<Post> posts) => [.. posts.Select(p => all.GetValueOrDefault(p.Id)).OfType<PostView>()];
    }

    private static List<Post> Ancestors(Post post, Dictionary<long, Post> before)
    {
        var ancestors = new List<Post>();
        for (var at = post; at.ReplyTo is { } to && before.TryGetValue(to, out var answered) && ancestors.Count < MostAncestors; at = answered) ancestors.Add(answered);
        ancestors.Reverse();
        return ancestors;
    }

    private static IEnumerable<Post> Descendants(long post, ILookup<long, Post> answers, int depth) =>
        depth == MostDepth ? [] : answers[post].SelectMany(answer => Descendants(answer.Id, answers, depth + 1).Prepend(answer));
}
