using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Palabre.Core;
using Palabre.TestApp;
using Palabre.TestKit;

namespace Palabre.Moving.Tests;

/// <summary>A house for the tests of a class, on a clock of its own; each test brings people of its own.</summary>
public sealed class MovingHouse : IAsyncLifetime
{
    private static int _made;

    public PalabreApp App { get; private set; } = null!;
    public ManualClock Clock { get; } = new(TimeProvider.System.GetUtcNow());
    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => App = await PalabreApp.StartAsync(clock: Clock);

    internal Task<Traveller> NewAsync(string name) => Traveller.NewAsync(App, $"{name}{Interlocked.Increment(ref _made)}");

    public ValueTask DisposeAsync() => App.DisposeAsync();
}

/// <summary>A member with their program.</summary>
internal sealed record Traveller(PalabreApp App, string Handle, MemberId Id, HttpClient Http)
{
    private const string Moving = "/api/me/moving";
    private static CancellationToken Ct => MovingHouse.Ct;

    public static async Task<Traveller> NewAsync(PalabreApp app, string handle)
    {
        var id = await app.AddAsync(handle, password: PalabreApp.Password);
        return new(app, handle, id, await app.AsAsync(handle));
    }

    public string House => App.Url.ToString().TrimEnd('/');

    public async Task<JsonElement> JsonAsync(string path) => await Http.GetFromJsonAsync<JsonElement>(path, Ct);
    public async Task<HttpStatusCode> GetAsync(string path) => (await Http.GetAsync(path, Ct)).StatusCode;
    public async Task<HttpStatusCode> PutAsync(string path) => (await Http.PutAsync(path, null, Ct)).StatusCode;
    public Task<string> ListAsync(string file) => Http.GetStringAsync($"{Moving}/lists/{file}", Ct);

    public async Task<JsonElement> PostAsync(string path, object body)
    {
        var answer = await Http.PostAsJsonAsync(path, body, Ct);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Ct));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
    }

    public async Task FollowAsync(Traveller other) => Assert.Equal(HttpStatusCode.NoContent, await PutAsync($"/api/members/{other.Handle}/follow"));

    /// <summary>Brings a file; the code of a refusal, or the id of the move.</summary>
    public async Task<(string? Move, string? Refused)> SendAsync(string kind, byte[] file)
    {
        using var form = new MultipartFormDataContent { { new StringContent(kind), "kind" }, { new ByteArrayContent(file) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } }, "file", "file" } };
        var answer = await Http.PostAsync(Moving, form, Ct);
        var said = await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
        return answer.StatusCode == HttpStatusCode.Accepted ? (said.GetProperty("id").GetString(), null) : (null, said.GetProperty("type").GetString());
    }

    /// <summary>Brings a file and waits until the move is over.</summary>
    public async Task<JsonElement> BringAsync(string kind, byte[] file)
    {
        var (move, refused) = await SendAsync(kind, file);
        Assert.Null(refused);
        return await OverAsync(move!);
    }

    public Task<JsonElement> BringAsync(string kind, string file) => BringAsync(kind, Encoding.UTF8.GetBytes(file));

    public async Task<JsonElement> OverAsync(string move)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (true)
        {
            var now = await JsonAsync($"{Moving}/{move}");
            if (now.GetProperty("state").GetString() is "done" or "failed") return now;
            Assert.False(limit.IsCancellationRequested, $"The move is not over: {now}");
            await Task.Delay(30, Ct);
        }
    }

    /// <summary>Takes an archive away.</summary>
    public async Task<byte[]> ArchiveAsync()
    {
        var move = await PostAsync($"{Moving}/archive", new { });
        var made = await OverAsync(move.GetProperty("id").GetString()!);
        Assert.Equal("done", made.GetProperty("state").GetString());
        return await Http.GetByteArrayAsync(made.GetProperty("url").GetString(), Ct);
    }

    /// <summary>The reasons of what was not moved, in order.</summary>
    public static IReadOnlyList<string> Reasons(JsonElement move) => [.. move.GetProperty("notMoved").EnumerateArray().Select(n => $"{n.GetProperty("line").GetInt32()} {n.GetProperty("why").GetString()}")];

    public async Task<IReadOnlyList<JsonElement>> OwnAsync() => [.. (await JsonAsync($"/api/v1/accounts/{Id}/statuses?limit=40")).EnumerateArray()];
}

/// <summary>Archives as other houses write them.</summary>
internal static class Archive
{
    public static byte[] Of(object outbox, params (string Name, byte[] Content)[] files) => Zip([("outbox.json", JsonSerializer.SerializeToUtf8Bytes(outbox)), .. files]);

    public static byte[] Zip(params (string Name, byte[] Content)[] files)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, content) in files)
            {
                using var entry = zip.CreateEntry(name, CompressionLevel.Fastest).Open();
                entry.Write(content);
            }
        return bytes.ToArray();
    }

    /// <summary>As Mastodon wrote them before 2023.</summary>
    public static byte[] TarGz(params (string Name, byte[] Content)[] files)
    {
        using var bytes = new MemoryStream();
        using (var packed = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(packed, TarEntryFormat.Ustar))
            foreach (var (name, content) in files) tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
        return bytes.ToArray();
    }

    public static byte[] GZip(byte[] content)
    {
        using var bytes = new MemoryStream();
        using (var packed = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true)) packed.Write(content);
        return bytes.ToArray();
    }

    public static IReadOnlyDictionary<string, byte[]> Read(byte[] zip)
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        return archive.Entries.ToDictionary(e => e.FullName, e =>
        {
            using var from = e.Open();
            using var bytes = new MemoryStream();
            from.CopyTo(bytes);
            return bytes.ToArray();
        });
    }
}
