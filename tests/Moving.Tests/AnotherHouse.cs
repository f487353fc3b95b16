using System.Globalization;
using SkiaSharp;

namespace Palabre.Moving.Tests;

/// <summary>What a member wrote elsewhere, as their house puts it into an archive.</summary>
internal static class AnotherHouse
{
    public const string Elsewhere = "https://elsewhere.example/users/leila";

    public static object Wrote(params object[] items) => new { type = "OrderedCollection", orderedItems = items };

    public static object Create(
        int number, string at, string content, string? inReplyTo = null, string[]? to = null, string[]? cc = null, string? summary = null, string? language = null, string type = "Note", object[]? attachments = null) => new
        {
            id = $"{Elsewhere}/statuses/{number}/activity",
            type = "Create",
            published = at,
            @object = new
            {
                id = $"{Elsewhere}/statuses/{number}",
                type,
                summary,
                inReplyTo,
                published = at,
                to = to ?? ["https://www.w3.org/ns/activitystreams#Public"],
                cc = cc ?? [$"{Elsewhere}/followers"],
                sensitive = summary is not null,
                content,
                contentMap = language is null ? null : new Dictionary<string, string> { [language] = content },
                attachment = attachments ?? [],
            },
        };

    public static byte[] Png()
    {
        using var bitmap = new SKBitmap(120, 120);
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    /// <summary>So many posts, one a second.</summary>
    public static byte[] Life(int posts) =>
        Archive.Of(Wrote([.. Enumerable.Range(1, posts).Select(i => Create(i, DateTimeOffset.UnixEpoch.AddYears(50).AddSeconds(i).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture), $"<p>post {i}</p>"))]));
}
