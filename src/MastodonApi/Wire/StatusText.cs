using System.Text.Json;
using Palabre.Core;

namespace Palabre.MastodonApi;

/// <summary>
/// What a Status says to every reader alike, written once and kept beside the post for as long as it is so. It is in parts, because what differs
/// between readers stands between them: <see cref="StatusWire"/> puts them together.
/// </summary>
internal sealed class StatusText
{
    private readonly Made _of;
    private readonly byte[] _bytes;
    private readonly int _head, _pictures, _nothing, _approval;

    /// <summary>What it was made of. The rest of a post, its pictures too, is new with everything that is kept beside it.</summary>
    private sealed record Made(
        string House, string Path, DateTimeOffset? EditedAt, int Replies, int Boosts, int Favourites, int Quotes, QuoteRule WhoQuotes, string? Quoted, MemberId? RepliesTo, IReadOnlyList<MemberCard> Mentioned);

    private StatusText(WrittenPost post, string house)
    {
        _of = new(house, post.Path, post.EditedAt, post.Replies, post.Boosts, post.Favourites, post.Quotes, post.WhoQuotes, post.Quote?.Post?.Path, post.RepliesTo?.Id, post.Mentioned);
        var bytes = new MemoryStream(1024);
        bytes.Write("{"u8);
        Write(bytes, post, house, StatusWire.WriteLine);
        bytes.Write(",\"account\":"u8);
        _head = (int)bytes.Length;
        bytes.Write(","u8);
        Write(bytes, post, house, StatusWire.WritePictures);
        _pictures = (int)bytes.Length;
        bytes.Write(","u8);
        Write(bytes, post, house, StatusWire.WriteLinkAlone);
        _nothing = (int)bytes.Length;
        bytes.Write(",\"quote_approval\":{"u8);
        Write(bytes, post, house, static (json, post, _) => QuoteWire.WriteRule(json, post));
        bytes.Write(",\"current_user\":"u8);
        _approval = (int)bytes.Length;
        bytes.Write(","u8);
        Write(bytes, post, house, StatusWire.WriteText);
        bytes.Write("}"u8);
        _bytes = bytes.ToArray();
    }

    /// <summary>From the beginning to the account.</summary>
    public ReadOnlySpan<byte> Head => _bytes.AsSpan(0, _head);
    public ReadOnlySpan<byte> Pictures => _bytes.AsSpan(_head, _pictures - _head);

    /// <summary>No poll, no room, no quote; the page it leads to.</summary>
    public ReadOnlySpan<byte> LinkAlone => _bytes.AsSpan(_pictures, _nothing - _pictures);

    /// <summary>Who may quote it, up to what the reader may.</summary>
    public ReadOnlySpan<byte> Approval => _bytes.AsSpan(_nothing, _approval - _nothing);

    /// <summary>All that is left, to the end.</summary>
    public ReadOnlySpan<byte> Rest => _bytes.AsSpan(_approval);

    public static StatusText Of(WrittenPost post, string house)
    {
        if (post.Shared?.Kept is StatusText known && known.IsOf(post, house)) return known;
        var made = new StatusText(post, house);
        if (post.Shared is { } shared) shared.Kept = made;
        return made;
    }

    /// <summary>Readers who are kept apart from somebody may count otherwise, or not know what is answered or quoted.</summary>
    private bool IsOf(WrittenPost post, string house)
    {
        if (_of.House != house || _of.Path != post.Path || _of.EditedAt != post.EditedAt || _of.WhoQuotes != post.WhoQuotes || _of.RepliesTo != post.RepliesTo?.Id) return false;
        if (_of.Replies != post.Replies || _of.Boosts != post.Boosts || _of.Favourites != post.Favourites || _of.Quotes != post.Quotes || _of.Quoted != post.Quote?.Post?.Path) return false;
        if (_of.Mentioned.Count != post.Mentioned.Count) return false;
        for (var i = 0; i < _of.Mentioned.Count; i++)
            if (!ReferenceEquals(_of.Mentioned[i], post.Mentioned[i])) return false;
        return true;
    }

    private static void Write(MemoryStream bytes, WrittenPost post, string house, Action<Utf8JsonWriter, WrittenPost, string> write)
    {
        using var part = Scratch.Take();
        bytes.Write(part.Fields((post, house, write), static (json, of) => of.write(json, of.post, of.house)));
    }
}
