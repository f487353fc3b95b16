using System.Text;

namespace Palabre.Rooms.Tests.Broadcast;

/// <summary>A player of radio stations: what it is answered, and what it gets. It takes all that comes, from the beginning.</summary>
internal sealed class Player : IAsyncDisposable
{
    private readonly MemoryStream _got = new();
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(Api.Ct);
    private readonly Task _listening;

    private Player(HttpResponseMessage answer)
    {
        Answer = answer;
        _listening = ListenAsync();
    }

    public HttpResponseMessage Answer { get; }

    public byte[] Got
    {
        get { lock (_got) return _got.ToArray(); }
    }

    public static async Task<Player> TuneInAsync(HttpClient who, string path, bool asksTitles = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (asksTitles) request.Headers.Add("Icy-MetaData", "1");
        return new(await who.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Api.Ct));
    }

    /// <summary>Lets this time pass; false when the stream ends before.</summary>
    public async Task<bool> HearAsync(TimeSpan time) => await Task.WhenAny(_listening, Task.Delay(time, Api.Ct)) != _listening;

    private async Task ListenAsync()
    {
        var stream = await Answer.Content.ReadAsStreamAsync(_stop.Token);
        var buffer = new byte[4096];
        try
        {
            for (int read; (read = await stream.ReadAsync(buffer, _stop.Token)) > 0;)
                lock (_got) _got.Write(buffer, 0, read);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // Cut, or the test is over.
        }
    }

    /// <summary>The sound and the titles of a stream with titles in it.</summary>
    public (byte[] Sound, IReadOnlyList<string> Titles) Parted(int interval)
    {
        var (sound, titles, got) = (new MemoryStream(), new List<string>(), Got);
        for (var at = 0; at < got.Length;)
        {
            var part = Math.Min(interval, got.Length - at);
            sound.Write(got, at, part);
            at += part;
            if (at >= got.Length) break;
            var length = got[at] * 16;
            if (length > 0 && at + 1 + length <= got.Length) titles.Add(Encoding.UTF8.GetString(got, at + 1, length).TrimEnd('\0'));
            at += 1 + length;
        }
        return (sound.ToArray(), titles);
    }

    /// <summary>Reads to the end of the last read first: a connection closed under a reader goes back to the others in disorder.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _listening;
        Answer.Dispose();
        _stop.Dispose();
    }
}
