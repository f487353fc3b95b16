using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;

namespace Palabre.Posts;

/// <summary>
/// Homes for programs. One of which memory has everything is put together without asking anybody; about single posts that are different for each
/// reader, <see cref="PostViews"/> is asked; where memory does not know who the reader is or what their authors wrote, <see cref="Timelines"/>, which
/// fills it. Nothing is kept here: each rule of sight is looked at anew each time.
/// </summary>
internal sealed class Homes(PostMemory memory, IStanding standing, ISafety safety, IFiltering filters, IServiceScopeFactory scopes) : IHomes
{
    private static readonly WrittenPosts Nothing = new([], null, null);

    public async ValueTask<WrittenPosts> OfAsync(PostReader reader, LinePart asked, CancellationToken ct)
    {
        if (reader.Member is not { } me) return Nothing;
        var part = TimelinePart.Of(asked);
        return await FromMemoryAsync(reader, me, part, ct) ?? await AskedAsync(reader, me, part, ct);
    }

    private async Task<WrittenPosts> AskedAsync(PostReader reader, MemberId me, TimelinePart part, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        return PostReading.Of(await scope.ServiceProvider.GetRequiredService<Timelines>().HomeAsync(me, part, ct), reader);
    }

    /// <returns>Null when something must be asked for that concerns all of it.</returns>
    private async ValueTask<WrittenPosts?> FromMemoryAsync(PostReader reader, MemberId me, TimelinePart part, CancellationToken ct)
    {
        if (await SightAsync(me, ct) is not { } sight || Lines(sight, me, part) is not { } lines) return null;
        if (lines.Count == 0) return Nothing;
        if (!memory.Marks.TryGet(me, out var marks) || !memory.QuietThreads.TryGet(me, out var quiet)) return null;
        var (oldest, newest) = (part.Oldest(lines.Count, lines[^1].Line.Id), lines[0].Line.Id);

        // A post that several boosted comes once.
        var seen = new HashSet<long>(lines.Count);
        lines.RemoveAll(line => !seen.Add(line.Line.What));
        var views = new WarmViews(memory, sight, me, marks, quiet, await filters.MatchesAsync(me, Read(lines, me), ct));
        var shown = new PostView?[lines.Count];
        List<int>? unknown = null;
        for (var i = 0; i < shown.Length; i++)
            if ((shown[i] = views.Of(lines[i])) is null) (unknown ??= []).Add(i);
        if (unknown is not null) await AskAsync(lines, shown, unknown, me, ct);
        return new(Records(shown, reader), oldest, newest);
    }

    private async ValueTask<Sight?> SightAsync(MemberId me, CancellationToken ct)
    {
        var suspended = await standing.SuspendedAsync(ct);
        memory.SuspendedAre(suspended);
        if (!memory.Circles.TryGet(me, out var circle)) return null;
        var (blocks, muted) = await safety.AllAsync(me, ct);
        return new(me, circle, blocks, suspended, [.. muted]);
    }

    private List<HomeLine>? Lines(Sight sight, MemberId me, TimelinePart part)
    {
        if (!memory.Elsewhere.TryGet(me, out var elsewhere) || !memory.FollowedTags.TryGet(me, out var tags) || tags.Count > 0) return null;
        var near = Timelines.Near(sight);
        var authors = Timelines.Authors(near, elsewhere);
        if (memory.Shelves.AllOf(authors) is not { } shelves) return null;
        var home = new HomeFromMemory(sight, authors, near, part, shelves, memory.Sizes);
        while (home.Next() is { Count: > 0 } next)
        {
            if (memory.Facts.AllOf(next) is not { } facts) return null;
            home.Take(facts);
        }

        return home.Lines;
    }

    /// <summary>What filters are held against: the posts of others, and what these quote.</summary>
    private IEnumerable<Filterable> Read(List<HomeLine> lines, MemberId me)
    {
        foreach (var line in lines)
        {
            if (line.What.Post.Author != me) yield return line.What.Post.Filterable(line.What.Pictures, null);
            if (line.What.Post.QuoteOf is { } of && memory.Facts.TryGet(of, out var quoted) && quoted.Post.Author != me) yield return quoted.Post.Filterable(quoted.Pictures, null);
        }
    }

    /// <summary>Whose author is gone meanwhile is left out.</summary>
    private async Task AskAsync(List<HomeLine> lines, PostView?[] shown, List<int> unknown, MemberId me, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var asked = await scope.ServiceProvider.GetRequiredService<PostViews>().EachAsync(unknown.ConvertAll(i => lines[i].Shown), me, ct);
        var found = asked.ToDictionary(view => view.Line);
        foreach (var i in unknown) shown[i] = found.GetValueOrDefault(lines[i].Line.Id);
    }

    private static List<WrittenPost> Records(PostView?[] shown, PostReader reader)
    {
        var records = new List<WrittenPost>(shown.Length);
        foreach (var view in shown)
            if (view is not null) records.Add(PostRecords.Of(view, reader));
        return records;
    }
}
