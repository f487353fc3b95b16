using System.Net.ServerSentEvents;
using System.Text.Json;

namespace Palabre.Rooms.Tests;

/// <summary>An open stream, read event by event.</summary>
internal sealed class EventStream : IAsyncDisposable
{
    private readonly HttpResponseMessage _answer;
    private readonly IAsyncEnumerator<SseItem<string>> _items;
    private readonly CancellationTokenSource _limit = CancellationTokenSource.CreateLinkedTokenSource(Api.Ct);

    private EventStream(HttpResponseMessage answer, Stream body)
    {
        _answer = answer;
        _limit.CancelAfter(TimeSpan.FromSeconds(60));
        _items = SseParser.Create(body).EnumerateAsync(_limit.Token).GetAsyncEnumerator(_limit.Token);
    }

    public HashSet<string> Seen { get; } = [];
    public string? LastId { get; private set; }

    public static async Task<EventStream> OpenAsync(HttpClient who, string room, string? lastId = null, bool isPath = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, isPath ? room : $"/api/rooms/{room}/events");
        if (lastId is not null) request.Headers.Add("Last-Event-ID", lastId);
        var answer = await who.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Api.Ct);
        answer.EnsureSuccessStatusCode();
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        return new EventStream(answer, await answer.Content.ReadAsStreamAsync(Api.Ct));
    }

    /// <summary>The stream of a page that watches this topic, once it runs.</summary>
    public static async Task<EventStream> WatchAsync(HttpClient who, string topic, string? lastId = null)
    {
        var stream = await OpenAsync(who, $"/live?topic={topic}", lastId, isPath: true);
        await stream.NextTextAsync("open");
        return stream;
    }

    public async Task<string> NextTextAsync(string name)
    {
        while (await _items.MoveNextAsync())
        {
            Seen.Add(_items.Current.EventType);
            if (_items.Current.EventId is { Length: > 0 } id) LastId = id;
            if (_items.Current.EventType == name) return _items.Current.Data;
        }
        throw new InvalidOperationException($"The stream ended before \"{name}\" came.");
    }

    public async Task UntilTextAsync(string name, Func<string, bool> holds)
    {
        while (!holds(await NextTextAsync(name))) { }
    }

    public async Task<JsonElement> NextAsync(string name) => JsonDocument.Parse(await NextTextAsync(name)).RootElement;

    public async Task UntilAsync(string name, Func<JsonElement, bool> holds)
    {
        while (!holds(await NextAsync(name))) { }
    }

    public async Task<bool> IsOverAsync() => !await _items.MoveNextAsync();

    public async ValueTask DisposeAsync()
    {
        await _limit.CancelAsync();
        try { await _items.DisposeAsync(); }
        catch (OperationCanceledException) { /* that is how it ends */ }
        _answer.Dispose();
        _limit.Dispose();
    }
}
