using System.Buffers;
using System.Text;
using System.Text.Json;
using Palabre.Core;

namespace Palabre.MastodonApi;

/// <summary>Turns what the house tells into Mastodon's events: what does not exist for a reader is not told to them.</summary>
internal sealed class StreamSource(IPostReading reading, ITalks talks, People people, ITold told, ReadNotifications notifications)
{
    private static readonly IReadOnlyList<ToldKind> AllKinds = Enum.GetValues<ToldKind>();
    private const int MostTold = 40;

    /// <summary>What a line is for each of these readers; those to whom it is the same get the same event, written once.</summary>
    /// <param name="name"><c>update</c> for what came, <c>status.update</c> for what changed.</param>
    public async Task<IReadOnlyDictionary<MemberId, StreamEvent>> LineAsync(string name, PostId line, IReadOnlyCollection<MemberId> readers, string house, CancellationToken ct)
    {
        var posts = await reading.LineForManyAsync(line, readers, house, isNew: name == StreamEvent.Came, ct);
        var written = new Dictionary<WrittenPost, StreamEvent>(ReferenceEqualityComparer.Instance);
        foreach (var post in posts.Values)
            if (!written.ContainsKey(post))
            {
                var faces = await people.OfAsync(house, [post], ct);
                written[post] = new(name, Bytes(json => StatusWire.Write(json, post, faces))) { HasPictures = post.Pictures.Count > 0 };
            }
        return posts.ToDictionary(p => p.Key, p => written[p.Value]);
    }

    public static StreamEvent Deleted(string text) => new("delete", Encoding.UTF8.GetBytes(text));

    /// <summary>Null when the conversation's post does not exist for the reader, or comes from somebody whom they mute.</summary>
    public async Task<StreamEvent?> TalkAsync(PostId last, PostReader reader, CancellationToken ct)
    {
        if (await talks.AtAsync(reader, last, ct) is not { } talk) return null;
        var faces = await Conversations.FacesAsync(people, reader.House, [talk], ct);
        return new(StreamEvent.Talked, Bytes(json => Conversations.Write(json, talk, reader.Member!.Value, faces)));
    }

    /// <param name="after">The last one that was told.</param>
    public async Task<(IReadOnlyList<StreamEvent> Events, long Last)> ToldAsync(PostReader reader, long after, CancellationToken ct)
    {
        var found = await told.ReadAsync(reader.Member!.Value, AllKinds, null, new(null, null, after, MostTold), ct);
        var (lines, faces) = await notifications.ShownAsync(reader, [.. found.Reverse()], ct);
        return ([.. lines.Select(l => new StreamEvent("notification", Bytes(json => NotificationWire.Write(json, l.Told, l.By, l.Post, faces))))], found.Count > 0 ? found[0].Id.Value : after);
    }

    private static ReadOnlyMemory<byte> Bytes(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer, Reply.Format)) write(json);
        return buffer.WrittenMemory;
    }
}
