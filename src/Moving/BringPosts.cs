using System.IO.Compression;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;

namespace Palabre.Moving;

/// <summary>
/// Brings the posts of an archive, first to last, so that an answer finds what it answers, and then what its owner marked. Nothing is unpacked to
/// the disk, and nothing is read beyond its bound, whatever the archive says of its size.
/// </summary>
internal sealed class BringPosts(IServiceScopeFactory scopes, Archives archives, BringPictures pictures, BringMarks bringMarks, MoveProgress progress)
{
    private const string OutboxFile = "outbox.json";

    public async Task<MoveEnd> DoAsync(Move move, CancellationToken ct)
    {
        try
        {
            var (opened, failure) = await archives.OpenAsync(move.Id, ct);
            if (opened is null) return new(failure);
            await using var zip = opened;
            if (zip.Entries.FirstOrDefault(e => e.FullName == OutboxFile || e.FullName.EndsWith($"/{OutboxFile}", StringComparison.Ordinal)) is not { } outbox) return new("no_outbox");
            var (items, wrong) = await ReadAsync(outbox, Outbox.Read, ct);
            if (items is null) return new(wrong);
            var root = outbox.FullName[..^OutboxFile.Length];
            var (marks, unfit) = await MarksAsync(zip, root, BringMarks.CanBeHere(items, move.House), ct);
            if (marks is null) return new(unfit);
            await progress.BeginAsync(move, items.Count + marks.Count, ct);
            return await PostsAsync(move, new(zip, root), items, ct) ?? await bringMarks.DoAsync(move, marks, items.Count, ct) ?? MoveEnd.Done;
        }
        catch (Exception e) when (e is InvalidDataException or JsonException or EndOfStreamException or FormatException)
        {
            // Whatever it is, it is no archive.
            return new("unreadable");
        }
    }

    private delegate IReadOnlyList<T> Reading<T>(ReadOnlySpan<byte> json);

    /// <summary>What is in a list, or why it is not read.</summary>
    private static async Task<(IReadOnlyList<T>? Items, string? Failure)> ReadAsync<T>(ZipArchiveEntry entry, Reading<T> read, CancellationToken ct)
    {
        if (await Archives.UnfoldAsync(entry, Archives.MostListBytes, ct) is not { } bytes) return (null, "large");
        var json = bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
        return ListItems.Refuse(json.Span) is { } failure ? (null, failure) : (read(json.Span), null);
    }

    private static async Task<(IReadOnlyList<MarkItem>? Marks, string? Failure)> MarksAsync(ZipArchive zip, string root, Func<string, bool> isHere, CancellationToken ct)
    {
        var all = new List<MarkItem>();
        foreach (var (file, mark) in Marks.Files)
        {
            if (zip.GetEntry(root + file) is not { } entry) continue;
            var (marks, failure) = await ReadAsync(entry, json => Marks.Read(json, mark, isHere), ct);
            if (marks is null) return (null, failure);
            all.AddRange(marks);
        }
        return (all, null);
    }

    /// <summary>Why it does not go on with the marks; null when it does.</summary>
    private async Task<MoveEnd?> PostsAsync(Move move, PicturesOf inside, IReadOnlyList<OutboxItem> items, CancellationToken ct)
    {
        foreach (var before in items.Take(move.Looked)) inside.Pass(before);
        while (move.Looked < items.Count)
            if (await PartAsync(move, inside, items, ct) is { } end) return end;
        return null;
    }

    private async Task<MoveEnd?> PartAsync(Move move, PicturesOf inside, IReadOnlyList<OutboxItem> items, CancellationToken ct)
    {
        var (at, moved, notes) = (move.Looked, move.Moved, new List<NotMoved>());
        var part = items.Skip(at).Take(MoveProgress.Part).ToList();
        await using var scope = scopes.CreateAsyncScope();
        var posts = scope.ServiceProvider.GetRequiredService<IPostMoving>();
        var known = await KnownAsync(posts, move, part, ct);
        // A part of posts with pictures can take a minute: whoever waits would wait for all of it.
        for (var i = 0; i < part.Count && (i == 0 || !progress.IsTurnOver); i++, at++)
        {
            var (line, item) = (at + 1, part[i]);
            void Tell(string why) => notes.Add(new(line, item.Source, why));
            if (known.Contains(item.Source)) inside.Pass(item);
            else if (!await OneAsync(posts, move, inside, item, Tell, ct)) continue;
            moved++;
        }
        return await progress.LookedAsync(move, at, moved, notes, ct);
    }

    /// <summary>Those that are here: brought before, or written here and taken from here.</summary>
    private static async Task<IReadOnlySet<string>> KnownAsync(IPostMoving posts, Move move, IReadOnlyCollection<OutboxItem> part, CancellationToken ct)
    {
        var known = (await posts.KnownAsync(move.Owner, [.. part.Where(i => i.Post is not null).Select(i => i.Source)], ct)).ToHashSet();
        var ours = part.Select(i => (i.Source, Post: MarkItem.PostOf(i.Source, move.House))).Where(i => i.Post is not null).ToList();
        var own = await posts.OwnAmongAsync(move.Owner, [.. ours.Select(i => i.Post!.Value)], ct);
        known.UnionWith(ours.Where(i => own.Contains(i.Post!.Value)).Select(i => i.Source));
        return known;
    }

    /// <summary>Whether it is here now. That one of its pictures is not is told too.</summary>
    private async Task<bool> OneAsync(IPostMoving posts, Move move, PicturesOf inside, OutboxItem item, Action<string> tell, CancellationToken ct)
    {
        if (item.Post is not { } post)
        {
            tell(item.Why ?? "unknown");
            return false;
        }

        var shown = await pictures.DoAsync(posts, move.Owner, inside, item, tell, ct);
        if (await posts.BringAsync(move.Owner, post with { Pictures = shown, AnswersHere = post.Answers is { } answers ? MarkItem.PostOf(answers, move.House) : null }, ct) is not { } refused) return true;
        tell(refused.Code switch { "post_empty" => "empty", "moved_long" => "long", "moved_date" => "date", "moved_source" => "unknown", _ => "refused" });
        return false;
    }
}
