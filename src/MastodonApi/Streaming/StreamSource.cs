using System.Buffers;
using System.Text.Json;
using Palabre.Core;

namespace Palabre.MastodonApi;

/// <summary>Something that happens in a stream.</summary>
/// <param name="Payload">JSON, or a bare id.</param>
internal sealed record StreamEvent(string Event, ReadOnlyMemory<byte> Payload);

/// <summary>Turns what the house tells into Mastodon's events, for one reader: what does not exist for them is not told to them.</summary>
internal sealed class StreamSource(IPostReading reading, ISafety safety, People people, ITold told, ReadNotifications notifications)
{
    private static readonly IReadOnlyList<ToldKind> AllKinds = Enum.GetValues<ToldKind>();
    private const int MostTold = 40;

    public async Task<IReadOnlyList<StreamEvent>> PostAsync(string text, StreamName stream, PostReader reader, CancellationToken ct)
    {
        using var message = JsonDocument.Parse(text);
        return PostId.TryParse(message.RootElement.GetProperty("line").GetString(), null, out var line) ? await StatusAsync("update", line, stream, reader, ct) : [];
    }

    public async Task<IReadOnlyList<StreamEvent>> ChangedAsync(string text, StreamName stream, PostReader reader, CancellationToken ct) =>
        PostId.TryParse(text, null, out var post) ? await StatusAsync("status.update", post, stream, reader, ct) : [];

    public static IReadOnlyList<StreamEvent> Deleted(string text) => [new("delete", System.Text.Encoding.UTF8.GetBytes(text))];

    /// <param name="after">The last one that was told.</param>
    public async Task<(IReadOnlyList<StreamEvent> Events, long Last)> ToldAsync(PostReader reader, long after, CancellationToken ct)
    {
        var found = await told.ReadAsync(reader.Member!.Value, AllKinds, null, new(null, null, after, MostTold), ct);
        var (lines, faces) = await notifications.ShownAsync(reader, [.. found.Reverse()], ct);
        return ([.. lines.Select(l => new StreamEvent("notification", Bytes(json => NotificationWire.Write(json, l.Told, l.By, l.Post, faces))))], found.Count > 0 ? found[0].Id.Value : after);
    }

    private async Task<IReadOnlyList<StreamEvent>> StatusAsync(string name, PostId line, StreamName stream, PostReader reader, CancellationToken ct)
    {
        if (await reading.LinesAsync(reader, [line], ct) is not [var post] || (stream.PicturesOnly && post.Pictures.Count == 0)) return [];
        if ((await safety.MutedAsync(reader.Member!.Value, [post.Author.Id], ct)).Count > 0) return [];
        var faces = await people.OfAsync(reader.House, [post], ct);
        return [new(name, Bytes(json => StatusWire.Write(json, post, faces)))];
    }

    private static ReadOnlyMemory<byte> Bytes(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer, Reply.Format)) write(json);
        return buffer.WrittenMemory;
    }
}
