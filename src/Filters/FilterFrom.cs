using Microsoft.AspNetCore.Http;
using Palabre.Core;
using Palabre.Kit.Words;

namespace Palabre.Filters;

/// <summary>A post from whose menu somebody came, of which a new filter is made ready: its tags as words, or the post by itself.</summary>
internal sealed class FilterFrom(IPostReading posts)
{
    private const int LongestBeginning = 40;

    /// <summary>Null when there is no such post for the reader.</summary>
    public async Task<WrittenPost?> FindAsync(MemberId me, string? typed, HttpRequest request, CancellationToken ct) =>
        PostId.TryParse(typed, null, out var post) && await posts.LinesAsync(new(me, $"{request.Scheme}://{request.Host}"), [post], ct) is [{ BoostedBy: null } found] ? found : null;

    /// <summary>What the filter may be called: what the post is about, or how it begins.</summary>
    public static string Title(WrittenPost post)
    {
        if (post.Tags is [var tag, ..]) return Typed.Cut($"#{tag}", FilterRow.LongestTitle);
        var said = string.Join(' ', (post.Warning.Length > 0 ? post.Warning : post.Text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (said.Length == 0) return post.Author.Name;
        if (said.Length <= LongestBeginning) return said;
        var end = said.LastIndexOf(' ', LongestBeginning);
        // Without a space nearby it is cut where a sign ends.
        if (end < LongestBeginning / 2) end = char.IsHighSurrogate(said[LongestBeginning - 1]) ? LongestBeginning - 1 : LongestBeginning;
        return $"{said[..end]}…";
    }
}
