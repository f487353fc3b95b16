using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Palabre.Core;

namespace Palabre.Moving;

/// <summary>
/// Writes a member's archive: <c>actor.json</c>, <c>avatar.png</c>, <c>outbox.json</c>, <c>likes.json</c>, <c>bookmarks.json</c> and the pictures, in the form
/// that Mastodon writes, and what other slices keep of them. Posts are read and written part by part.
/// </summary>
internal sealed class TakeArchive(IProfiles profiles, IPostReading reading, IPostMoving posts, IFacePictures faces, IEnumerable<ITakenAlong> others, MoveFiles files, MoveProgress progress)
{
    private const int Part = 40;
    private const string Portrait = "avatar.png";

    /// <summary>As houses show faces at most.</summary>
    private const int PortraitSide = 400;
    private const string Context = "https://www.w3.org/ns/activitystreams";

    public async Task<MoveEnd> DoAsync(Move move, CancellationToken ct)
    {
        MoveEnd? end = null;
        var me = new PostReader(move.Owner, move.House);
        await using var file = files.Make(move.Id);
        await using var zip = new ZipArchive(file, ZipArchiveMode.Create);
        var pictures = new List<PostPicture>();
        var profile = (await profiles.ProfilesAsync([move.Owner], ct))[move.Owner];
        await WriteAsync(zip, "actor.json", json => WriteActor(json, me, profile));
        await using (var portrait = zip.CreateEntry(Portrait, CompressionLevel.NoCompression).Open()) await portrait.WriteAsync(faces.Draw(profile.Card, PortraitSide), ct);
        await WriteAsync(zip, "outbox.json", async json => end = await WriteOutboxAsync(json, move, me, pictures, ct));
        if (end is not null) return end;
        await WriteAsync(zip, "likes.json", json => WriteMarksAsync(json, "likes.json", me, part => reading.FavouritesAsync(me, part, ct)));
        await WriteAsync(zip, "bookmarks.json", json => WriteMarksAsync(json, "bookmarks.json", me, part => reading.BookmarksAsync(me, part, ct)));
        foreach (var other in others)
        {
            await using var entry = zip.CreateEntry(other.File, CompressionLevel.Optimal).Open();
            await entry.WriteAsync(await other.OfAsync(move.Owner, move.House, ct), ct);
        }
        foreach (var some in pictures.Chunk(Part))
        {
            foreach (var picture in some) await WritePictureAsync(zip, picture, ct);
            if (await progress.LookedAsync(move, move.Looked, move.Moved, [], ct) is { } early) return early;
        }
        return MoveEnd.Done;
    }

    private async Task WritePictureAsync(ZipArchive zip, PostPicture picture, CancellationToken ct)
    {
        await using var from = posts.Open(picture);
        if (from is null) return;
        await using var entry = zip.CreateEntry(EntryOf(picture), CompressionLevel.NoCompression).Open();
        await from.CopyToAsync(entry, ct);
    }

    private static string EntryOf(PostPicture picture) => $"media_attachments/{Path.GetFileName(picture.Path)}";

    private static async Task WriteAsync(ZipArchive zip, string name, Func<Utf8JsonWriter, Task> write)
    {
        await using var entry = zip.CreateEntry(name, CompressionLevel.Optimal).Open();
        await using var json = new Utf8JsonWriter(entry, new JsonWriterOptions { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteString("@context", Context);
        await write(json);
        json.WriteEndObject();
    }

    private static Task WriteActor(Utf8JsonWriter json, PostReader me, MemberProfile profile)
    {
        var url = me.House + profile.Card.Path;
        json.WriteString("id", url);
        json.WriteString("type", "Person");
        json.WriteString("preferredUsername", profile.Card.Handle);
        json.WriteString("name", profile.Card.Name);
        json.WriteString("summary", profile.Bio);
        json.WriteString("url", url);
        json.WriteBoolean("manuallyApprovesFollowers", profile.IsPrivate);
        json.WriteString("published", profile.Card.JoinedAt.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        json.WriteString("outbox", "outbox.json");
        json.WriteString("likes", "likes.json");
        json.WriteString("bookmarks", "bookmarks.json");
        json.WriteBoolean("indexable", profile.PostsAreFound);
        json.WriteStartObject("icon");
        json.WriteString("type", "Image");
        json.WriteString("mediaType", "image/png");
        json.WriteString("url", Portrait);
        json.WriteEndObject();
        return Task.CompletedTask;
    }

    /// <summary>Why the archive is not written to its end; null when it is.</summary>
    private async Task<MoveEnd?> WriteOutboxAsync(Utf8JsonWriter json, Move move, PostReader me, List<PostPicture> pictures, CancellationToken ct)
    {
        json.WriteString("id", "outbox.json");
        json.WriteString("type", "OrderedCollection");
        json.WriteStartArray("orderedItems");
        var (count, end) = (0, (MoveEnd?)null);
        for (long? before = null; end is null;)
        {
            var part = await posts.OwnAsync(me, before, Part, ct);
            foreach (var line in part)
            {
                if (line.BoostedBy is null) pictures.AddRange(line.Pictures);
                WriteItem(json, line, me.House);
            }
            await json.FlushAsync(ct);
            if (part.Count == 0) break;
            (before, count) = (part[^1].Line.Value, count + part.Count);
            end = await progress.LookedAsync(move, count, count, [], ct);
        }
        json.WriteEndArray();
        json.WriteNumber("totalItems", count);
        return end;
    }

    private static void WriteItem(Utf8JsonWriter json, WrittenPost line, string house)
    {
        var (author, url) = (house + (line.BoostedBy ?? line.Author).Path, house + line.Path);
        json.WriteStartObject();
        json.WriteString("id", $"{url}#{(line.BoostedBy is null ? "create" : $"boost-{line.Line}")}");
        json.WriteString("type", line.BoostedBy is null ? "Create" : "Announce");
        json.WriteString("actor", author);
        json.WriteString("published", line.LineAt.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        if (line.BoostedBy is not null) json.WriteString("object", url);
        else
        {
            WriteAudience(json, line, author, house);
            json.WriteStartObject("object");
            WriteNote(json, line, author, url, house);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void WriteNote(Utf8JsonWriter json, WrittenPost post, string author, string url, string house)
    {
        json.WriteString("id", url);
        json.WriteString("type", post.Poll is null ? "Note" : "Question");
        json.WriteString("attributedTo", author);
        json.WriteString("url", url);
        json.WriteString("published", post.CreatedAt.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        if (post.EditedAt is { } edited) json.WriteString("updated", edited.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        if (post.Warning.Length > 0) json.WriteString("summary", post.Warning);
        if (post.ReplyTo is { } answered && post.RepliesTo is { } whose) json.WriteString("inReplyTo", $"{house}{whose.Path}/{answered}");
        if (post.Quote?.Post is { } quoted) json.WriteString("quote", house + quoted.Path);
        json.WriteBoolean("sensitive", post.IsSensitive);
        WriteAudience(json, post, author, house);
        json.WriteString("content", post.Html);
        if (post.Language is { } language)
        {
            json.WriteStartObject("contentMap");
            json.WriteString(language, post.Html);
            json.WriteEndObject();
        }
        json.WriteStartObject("source");
        json.WriteString("content", post.Text);
        json.WriteString("mediaType", "text/plain");
        json.WriteEndObject();
        WritePictures(json, post);
        WriteChoices(json, post);
    }

    private static void WriteAudience(Utf8JsonWriter json, WrittenPost post, string author, string house)
    {
        IEnumerable<string> named = post.Mentioned.Select(m => house + m.Path);
        var (to, cc) = post.Visibility switch
        {
            PostVisibility.Public => ([Outbox.Public], named.Prepend($"{author}/followers")),
            PostVisibility.Unlisted => ([$"{author}/followers"], named.Prepend(Outbox.Public)),
            PostVisibility.Private => ([$"{author}/followers"], named),
            PostVisibility.Club when post.Club is { } club => (named.Prepend($"{house}{club.Path}"), []),
            _ => (named, Enumerable.Empty<string>()),
        };
        WriteTexts(json, "to", to);
        WriteTexts(json, "cc", cc);
    }

    private static void WritePictures(Utf8JsonWriter json, WrittenPost post)
    {
        json.WriteStartArray("attachment");
        foreach (var picture in post.Pictures)
        {
            json.WriteStartObject();
            json.WriteString("type", "Document");
            json.WriteString("mediaType", "image/jpeg");
            json.WriteString("url", $"/{EntryOf(picture)}");
            json.WriteString("name", picture.Description);
            json.WriteString("blurhash", picture.Blurhash);
            json.WriteNumber("width", picture.Width);
            json.WriteNumber("height", picture.Height);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteChoices(Utf8JsonWriter json, WrittenPost post)
    {
        if (post.Poll is not { } poll) return;
        json.WriteStartArray(poll.Multiple ? "anyOf" : "oneOf");
        foreach (var choice in poll.Choices)
        {
            json.WriteStartObject();
            json.WriteString("type", "Note");
            json.WriteString("name", choice.Title);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static async Task WriteMarksAsync(Utf8JsonWriter json, string name, PostReader me, Func<LinePart, Task<WrittenPosts>> read)
    {
        json.WriteString("id", name);
        json.WriteString("type", "OrderedCollection");
        json.WriteStartArray("orderedItems");
        await foreach (var post in TakeLists.MarkedAsync(read)) json.WriteStringValue(me.House + post.Path);
        json.WriteEndArray();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
