using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Palabre.Core;
using Palabre.Kit;
using Palabre.Kit.Streams;
using Palabre.Kit.Words;

namespace Palabre.MastodonApi;

/// <summary>A reader with a stream open.</summary>
/// <param name="Secret">Their token: looked at again with every heart-beat, because it may run out.</param>
/// <param name="End">Cancelled when it is revoked.</param>
internal sealed record Listener(PostReader Reader, string Secret, CancellationToken End);

/// <summary>
/// Reads a stream from the house's own (<see cref="LiveStreams"/>), whose queues are bounded: who reads slowly misses the oldest. What is a
/// reader's alone is asked as for a page, by a few at a time; lines of timelines are asked for together (<see cref="SharedLines"/>).
/// </summary>
internal sealed class Watching(IServiceScopeFactory scopes, SharedLines lines, LiveStreams streams, Readers words, IdMaker ids, IHostApplicationLifetime host, TimeProvider clock) : IDisposable
{
    /// <summary>More lets a crowd of readers take the database from the pages; fewer makes the last of them wait.</summary>
    private const int AtATime = 4;

    private static readonly IReadOnlyList<StreamEvent> Nothing = [];
    private readonly SemaphoreSlim _asking = new(AtATime, AtATime);

    /// <summary>What happens, until the reader goes or may no longer; null for a heart-beat.</summary>
    public async IAsyncEnumerable<StreamEvent?> ReadAsync(StreamName stream, Listener reader, [EnumeratorCancellation] CancellationToken ct)
    {
        var last = ids.Next();
        var watch = streams.Subscribe(stream.Topics, null);
        await foreach (var message in watch.ReadAsync(clock, host.ApplicationStopping, reader.End, ct))
        {
            if (message.Event is "open" or "ping")
            {
                if (!await StandsAsync(reader, ct)) yield break;
                yield return null;
                continue;
            }
            (var events, last) = await EventsAsync(message, stream, reader.Reader, last, ct);
            foreach (var one in events) yield return one;
        }
    }

    public void Dispose() => _asking.Dispose();

    private async Task<bool> StandsAsync(Listener reader, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IAccess>().CheckAsync(reader.Secret, ct) is { IsSuspended: false };
    }

    private async Task<(IReadOnlyList<StreamEvent> Events, long Last)> EventsAsync(StreamMessage message, StreamName stream, PostReader reader, long last, CancellationToken ct)
    {
        if (message.Event is not (PostTopics.Written or PostTopics.Changed or PostTopics.Deleted or PostTopics.Talked or ToldTopics.Told)) return (Nothing, last);
        var text = await message.TextForAsync(words.Of(Language.English, TimeZoneInfo.Utc));
        if (message.Event == PostTopics.Deleted) return ([StreamSource.Deleted(text)], last);
        if (message.Event is PostTopics.Written or PostTopics.Changed) return (await LineAsync(message.Event, text, stream, reader), last);
        await _asking.WaitAsync(ct);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var source = scope.ServiceProvider.GetRequiredService<StreamSource>();
            if (message.Event == ToldTopics.Told) return await source.ToldAsync(reader, last, ct);
            return (PostId.TryParse(text, null, out var post) && await source.TalkAsync(post, reader, ct) is { } talk ? [talk] : Nothing, last);
        }
        finally { _asking.Release(); }
    }

    private async Task<IReadOnlyList<StreamEvent>> LineAsync(string told, string text, StreamName stream, PostReader reader)
    {
        var isNew = told == PostTopics.Written;
        if (!PostId.TryParse(isNew ? LineIn(text) : text, null, out var line)) return Nothing;
        var one = await lines.OfAsync(isNew ? StreamEvent.Came : StreamEvent.Changed, line, reader);
        return one is null || (stream.PicturesOnly && !one.HasPictures) ? Nothing : [one];
    }

    private static string? LineIn(string text)
    {
        using var message = JsonDocument.Parse(text);
        return message.RootElement.GetProperty("line").GetString();
    }
}
