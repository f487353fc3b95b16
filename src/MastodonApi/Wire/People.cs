using System.Buffers;
using System.Text.Json;
using Palabre.Core;

namespace Palabre.MastodonApi;

/// <summary>What an Account says of somebody.</summary>
internal sealed record Face(MemberProfile Profile, AuthorFigures Figures)
{
    private sealed record Written(string House, byte[] Json);

    private Written? _written;

    /// <summary>The Account, written once for the address at which the house is reached.</summary>
    public ReadOnlySpan<byte> JsonFor(string house)
    {
        if (_written is not { } written || written.House != house) _written = written = new(house, Write(house));
        return written.Json;
    }

    private byte[] Write(string house)
    {
        var bytes = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(bytes, Reply.Format)) AccountWire.Write(json, this, house);
        return bytes.WrittenSpan.ToArray();
    }
}

/// <summary>Everybody whom an answer shows, asked for at once, and the house its addresses begin with.</summary>
internal sealed record Faces(string House, IReadOnlyDictionary<MemberId, Face> Known)
{
    private static readonly AuthorFigures Nothing = new(0, null);
    private static readonly IReadOnlyDictionary<CollectionId, Collection> NoCollections = new Dictionary<CollectionId, Collection>();

    /// <summary>Collections that posts of the answer lead to and that exist for its reader.</summary>
    public IReadOnlyDictionary<CollectionId, Collection> Collections { get; init; } = NoCollections;

    /// <summary>Somebody who went between two questions is shown as far as their card says.</summary>
    public Face Of(MemberCard card) => Known.GetValueOrDefault(card.Id) ?? new(new(card, "", false, 0, 0, 0), Nothing);

    public static Dictionary<MemberId, Face> Of(IReadOnlyDictionary<MemberId, MemberProfile> profiles, IReadOnlyDictionary<MemberId, AuthorFigures> figures) =>
        profiles.ToDictionary(p => p.Key, p => new Face(p.Value, figures.GetValueOrDefault(p.Key, Nothing)));
}

/// <summary>Finds them, a whole page with the same few questions.</summary>
internal sealed class People(IProfiles profiles, IPostReading reading, ICollections collections, KnownFaces known)
{
    public async Task<Faces> OfAsync(string house, IEnumerable<MemberId> ids, CancellationToken ct) => new(house, await FacesAsync([.. ids.Distinct()], ct));

    /// <summary>Of posts: their authors may be a little older than what one asks for by itself.</summary>
    public async Task<Faces> OfAsync(string house, IEnumerable<WrittenPost> posts, CancellationToken ct)
    {
        List<MemberId> asked = [.. posts.SelectMany(Shown).Distinct()];
        return new(house, await known.OfAsync(asked, missing => FacesAsync(missing, ct)));
    }

    /// <summary>The same with the collections they lead to, for one reader.</summary>
    public async Task<Faces> OfAsync(PostReader reader, IReadOnlyCollection<WrittenPost> posts, CancellationToken ct) => await LedToAsync(await OfAsync(reader.House, posts, ct), reader, posts, ct);

    /// <summary>Faces with the collections that posts lead to.</summary>
    public async Task<Faces> LedToAsync(Faces faces, PostReader reader, IReadOnlyCollection<WrittenPost> posts, CancellationToken ct)
    {
        List<CollectionId> named = [.. posts.Where(p => CollectionWire.LeadsTo(p.Html, reader.House)).SelectMany(p => CollectionWire.In(p.Html, reader.House)).Distinct()];
        return named.Count == 0 ? faces : faces with { Collections = (await collections.FindAsync(reader.Member, named, ct)).ToDictionary(c => c.Id) };
    }

    /// <summary>Everybody whose face a status shows.</summary>
    public static IEnumerable<MemberId> Shown(WrittenPost post) => new MemberId?[] { post.Author.Id, post.BoostedBy?.Id, post.Quote?.Post?.Author.Id }.OfType<MemberId>();

    public async Task<Dictionary<MemberId, Face>> FacesAsync(List<MemberId> ids, CancellationToken ct) =>
        Faces.Of(await profiles.ProfilesAsync(ids, ct), await reading.FiguresAsync(ids, ct));

    /// <summary>A list of statuses.</summary>
    public static async Task<Reply> StatusesAsync(Call call, IReadOnlyList<WrittenPost> posts)
    {
        var faces = call.Ask<KnownFaces>().Of(call.House, posts) ?? await call.Ask<People>().OfAsync(call.Reader, posts, call.Ct);
        return Reply.ListBytes(posts, (bytes, post) => StatusWire.Write(bytes, post, faces));
    }

    /// <summary>A timeline, with what is before and after it.</summary>
    public static Task<Reply> TimelineAsync(Call call, WrittenPosts timeline)
    {
        call.Link(timeline.Oldest, timeline.Newest);
        return StatusesAsync(call, timeline.Posts);
    }

    public async Task<Reply> StatusAsync(Call call, WrittenPost post)
    {
        var faces = await OfAsync(call.Reader, [post], call.Ct);
        return Reply.Ok(json => StatusWire.Write(json, post, faces));
    }

    public async Task<Reply> AccountsAsync(Call call, IReadOnlyList<MemberCard> people)
    {
        var faces = await OfAsync(call.House, people.Select(p => p.Id), call.Ct);
        return Reply.List(people, (json, one) => AccountWire.Write(json, faces.Of(one), faces.House));
    }
}
