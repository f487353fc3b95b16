using System.Globalization;
using System.Text.Json;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Posts;

/// <summary>What anybody wrote for all to find about the tags of a home: which posts, the index of tags says; what they are, is mostly known.</summary>
internal sealed class ReadTagged(PalabreDb db, ReadPosts read, StorageSettings storage)
{
    /// <summary>After reading on so often the database is asked the whole question: hardly anything about these tags is for this reader.</summary>
    private const int MostReadings = 12;

    /// <summary>This part of a home, as if there were nothing else in it, newest first; null where that takes too long.</summary>
    public async Task<IReadOnlyList<Shown>?> OfAsync(Sight sight, IReadOnlyList<string> tags, TimelinePart part, CancellationToken ct)
    {
        // Some more than are needed, because the reader will not see all of them.
        var atOnce = part.Limit + (part.Limit + 1) / 2;
        var (before, after) = (part.MaxId ?? long.MaxValue, Math.Max(part.MinId ?? 0, part.SinceId ?? 0));
        var found = new List<Shown>(part.Limit);
        for (var readings = 0; readings < MostReadings; readings++)
        {
            var ids = await IdsAsync(tags, before, after, part.MinId is not null, atOnce, ct);
            foreach (var facts in await read.FactsAsync(ids, ct))
                if (found.Count < part.Limit && facts is { } what && Belongs(sight, what)) found.Add(new() { Line = what.Post, What = what.Post });
            if (found.Count == part.Limit || ids.Count < atOnce)
            {
                if (part.MinId is not null) found.Reverse();
                return found;
            }

            if (part.MinId is not null) after = ids[^1];
            else before = ids[^1];
        }

        return null;
    }

    /// <summary>The same condition as the database is given (<see cref="Timelines"/>).</summary>
    private static bool Belongs(Sight sight, PostFacts what) =>
        what.Post.Visibility == PostVisibility.Public && (what.Post.ReplyToAuthor is not { } answered || answered == what.Post.Author)
        && !sight.IsApart(what.Post.Author) && sight.Sees(what) && !sight.Muted.Contains(what.Post.Author);

    /// <summary>As many steps in one index for each tag as posts are wanted, however much is written about it.</summary>
    private async Task<List<long>> IdsAsync(IReadOnlyList<string> tags, long before, long after, bool oldestFirst, int most, CancellationToken ct)
    {
        var (range, order) = (string.Create(CultureInfo.InvariantCulture, $"post < {before} and post > {after}"), oldestFirst ? "" : " desc");
        var ids = new List<long>(most);
        await db.ReadAsync(storage.IsPostgres
            ? string.Create(CultureInfo.InvariantCulture, $"""
                select distinct p.post from unnest(@typed) as a(tag)
                cross join lateral (select post from post_tags where tag = a.tag and {range} order by post{order} limit {most}) as p
                order by p.post{order} limit {most}
                """)
            : string.Create(CultureInfo.InvariantCulture, $"""
                select distinct t.post from json_each(@typed) as a
                cross join post_tags as t on t.tag = a.value and t.post in (select post from post_tags where tag = a.value and {range} order by post{order} limit {most})
                order by t.post{order} limit {most}
                """),
            storage.IsPostgres ? tags.ToArray() : JsonSerializer.Serialize(tags), ct, row => ids.Add(row.GetInt64(0)));
        return ids;
    }
}
