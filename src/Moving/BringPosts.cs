using System.IO.Compression;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;

namespace Palabre.Moving;

/// <summary>
/// Brings the posts of an archive, first to last, so that an answer finds what it answers, and then what its owner marked. Nothing is unpacked to
/// the disk, and nothing is read beyond its bound, whatever the archive says of its size.
/// </summary>
internal sealed class BringPosts(IServiceScopeFactory scopes, Archives archives, BringMarks bringMarks, MoveProgress progress)
{
    private const string OutboxFile = "outbox.json";

    /// <summary>Why nothing came of it; null when it is done.</summary>
    public async Task<string?> DoAsync(Move move, CancellationToken ct)
    {
        try
        {
            var (opened, failure) = await archives.OpenAsync(move.Id, ct);
            if (opened is null) return failure;
            await using var zip = opened;
            if (zip.Entries.FirstOrDefault(e => e.FullName == OutboxFile || e.FullName.EndsWith($"/{OutboxFile}", StringComparison.Ordinal)) is not { } outbox) return "no_outbox";
            if (await ReadAsync(outbox, Archives.MostListBytes, ct) is not { } json) return "large";
            var (items, root) = (await Outbox.ReadAsync(json, ct), outbox.FullName[..^OutboxFile.Length]);
            if (await MarksAsync(zip, root, ct) is not { } marks) return "large";
            var here = BringMarks.Here(marks, items, move.House);
            await progress.BeginAsync(move, items.Count + here.Count, ct);
            for (var at = move.Looked; at < items.Count; at += MoveProgress.Part) await PartAsync(move, zip, root, items, at, ct);
            await bringMarks.DoAsync(move, here, items.Count, ct);
            return null;
        }
        catch (Exception e) when (e is InvalidDataException or JsonException or EndOfStreamException or FormatException)
        {
            // Whatever it is, it is no archive.
            return "unreadable";
        }
    }

    /// <summary>Null when there is more than one list may have.</summary>
    private static async Task<IReadOnlyList<MarkItem>?> MarksAsync(ZipArchive zip, string root, CancellationToken ct)
    {
        var all = new List<MarkItem>();
        foreach (var (file, mark) in Marks.Files)
        {
            if (zip.GetEntry(root + file) is not { } entry) continue;
            if (await ReadAsync(entry, Archives.MostListBytes, ct) is not { } json) return null;
            all.AddRange(await Marks.ReadAsync(json, mark, ct));
        }
        return all;
    }

    private async Task PartAsync(Move move, ZipArchive zip, string root, IReadOnlyList<OutboxItem> items, int at, CancellationToken ct)
    {
        var (moved, notes) = (move.Moved, new List<NotMoved>());
        var until = Math.Min(at + MoveProgress.Part, items.Count);
        await using var scope = scopes.CreateAsyncScope();
        var posts = scope.ServiceProvider.GetRequiredService<IPostMoving>();
        var known = await posts.KnownAsync(move.Owner, [.. items.Skip(at).Take(until - at).Select(i => i.Source)], ct);
        for (var i = at; i < until; i++)
        {
            if (known.Contains(items[i].Source)) moved++;
            else if (await OneAsync(scope.ServiceProvider, move, zip, root, items[i], why => notes.Add(new(i + 1, items[i].Source, why)), ct)) moved++;
        }
        await progress.LookedAsync(move, until, moved, notes, ct);
    }

    /// <summary>Whether it is here now. That one of its pictures is not is told too.</summary>
    private static async Task<bool> OneAsync(IServiceProvider services, Move move, ZipArchive zip, string root, OutboxItem item, Action<string> tell, CancellationToken ct)
    {
        if (item.Post is not { } post)
        {
            tell(item.Why ?? "unknown");
            return false;
        }

        var (posts, limits) = (services.GetRequiredService<IPostMoving>(), services.GetRequiredService<IPictures>().Limits);
        var pictures = new List<PictureId>();
        foreach (var picture in item.Pictures)
        {
            if (await BringAsync(posts, move.Owner, Find(zip, root, picture.Entry), picture.Description, limits.Bytes, ct) is { } brought) pictures.Add(brought);
            else tell("picture");
        }

        if (await posts.BringAsync(move.Owner, post with { Pictures = pictures }, ct) is not { } refused) return true;
        tell(refused.Code switch { "post_empty" => "empty", "moved_long" => "long", "moved_date" => "date", "moved_source" => "unknown", _ => "refused" });
        return false;
    }

    private static async Task<PictureId?> BringAsync(IPostMoving posts, MemberId me, ZipArchiveEntry? entry, string description, long most, CancellationToken ct) =>
        entry is not null && await ReadAsync(entry, most, ct) is { } bytes ? (await posts.BringPictureAsync(me, bytes, bytes.Length, description, ct)).Picture : null;

    private static ZipArchiveEntry? Find(ZipArchive zip, string root, string address)
    {
        var name = address.TrimStart('/');
        return zip.GetEntry(root + name) ?? zip.GetEntry(root + Uri.UnescapeDataString(name));
    }

    /// <summary>Unpacked in memory; null when there is more than this.</summary>
    private static async Task<MemoryStream?> ReadAsync(ZipArchiveEntry entry, long most, CancellationToken ct)
    {
        await using var from = entry.Open();
        var bytes = new MemoryStream();
        var part = new byte[1 << 16];
        for (int read; (read = await from.ReadAsync(part, ct)) > 0;)
        {
            if (bytes.Length + read > most) return null;
            bytes.Write(part, 0, read);
        }
        bytes.Position = 0;
        return bytes;
    }
}
