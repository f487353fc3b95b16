using System.Text.Json;
using Palabre.Core;

namespace Palabre.MastodonApi;

/// <summary>What a Status says to every reader alike, written once and kept beside the post for as long as it is so.</summary>
/// <param name="Fields">Of a JSON object, without its braces.</param>
internal sealed record StatusText(string House, string Path, DateTimeOffset? EditedAt, int Replies, int Boosts, int Favourites, int Quotes, string? Quoted, MemberId? RepliesTo, IReadOnlyList<MemberCard> Mentioned, byte[] Fields)
{
    public static ReadOnlySpan<byte> Of(WrittenPost post, string house)
    {
        if (post.Shared?.Kept is StatusText known && known.IsOf(post, house)) return known.Fields;
        var made = new StatusText(house, post.Path, post.EditedAt, post.Replies, post.Boosts, post.Favourites, post.Quotes, post.Quote?.Post?.Path, post.RepliesTo?.Id, post.Mentioned, Write(post, house));
        if (post.Shared is { } shared) shared.Kept = made;
        return made.Fields;
    }

    /// <summary>Readers who are kept apart from somebody may count otherwise, or not know what is answered or quoted.</summary>
    private bool IsOf(WrittenPost post, string house)
    {
        if (House != house || Path != post.Path || EditedAt != post.EditedAt || RepliesTo != post.RepliesTo?.Id) return false;
        if (Replies != post.Replies || Boosts != post.Boosts || Favourites != post.Favourites || Quotes != post.Quotes || Quoted != post.Quote?.Post?.Path || Mentioned.Count != post.Mentioned.Count) return false;
        for (var i = 0; i < Mentioned.Count; i++)
            if (!ReferenceEquals(Mentioned[i], post.Mentioned[i])) return false;
        return true;
    }

    private static byte[] Write(WrittenPost post, string house)
    {
        using var text = Scratch.Take();
        text.Json.WriteStartObject();
        StatusWire.WriteText(text.Json, post, house);
        return text.EndWith([])[1..^1].ToArray();
    }
}
