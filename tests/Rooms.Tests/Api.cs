using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Palabre.Core;
using Palabre.TestApp;

namespace Palabre.Rooms.Tests;

/// <summary>Short words for what tests ask of the API.</summary>
internal static class Api
{
    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Opens a room and returns its id.</summary>
    public static async Task<string> OpenAsync(this HttpClient who, string title = "Whose water is it?", string access = "open")
    {
        var answer = await who.PostAsJsonAsync("/api/rooms", new { title, access }, Ct);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.JsonAsync()).GetProperty("id").GetString()!;
    }

    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage answer) =>
        await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);

    public static async Task<JsonElement> GetJsonAsync(this HttpClient who, string path) => await who.GetFromJsonAsync<JsonElement>(path, Ct);

    public static async Task<HttpStatusCode> PutAsync(this HttpClient who, string path, object? body = null) =>
        (await who.PutAsync(path, body is null ? null : JsonContent.Create(body), Ct)).StatusCode;

    public static async Task<HttpStatusCode> DropAsync(this HttpClient who, string path) => (await who.DeleteAsync(path, Ct)).StatusCode;

    /// <summary>A deed done several times at the same moment: what each press is answered.</summary>
    public static Task<HttpStatusCode[]> PressedAsync(Func<Task<HttpStatusCode>> press, int times = 4) => Task.WhenAll(Enumerable.Range(0, times).Select(_ => Task.Run(press)));

    public static Task<HttpResponseMessage> OfferAsync(this HttpClient who, string path, string sdp, string type = "application/sdp") =>
        who.PostAsync(path, new StringContent(sdp, new MediaTypeHeaderValue(type)), Ct);

    public static Task<HttpResponseMessage> FormAsync(this HttpClient who, string path, params (string Name, string Value)[] fields) =>
        who.PostAsync(path, new FormUrlEncodedContent(fields.ToDictionary(f => f.Name, f => f.Value)), Ct);

    /// <summary>The id of a member, as the API writes it.</summary>
    public static async Task<string> IdAsync(this HttpClient who, string room) =>
        (await who.GetJsonAsync($"/api/rooms/{room}/me")).GetProperty("member").GetString()!;

    /// <summary>Their id, wherever they are.</summary>
    public static async Task<string> MyIdAsync(this HttpClient who) => (await who.GetJsonAsync("/api/me")).GetProperty("member").GetProperty("id").GetString()!;

    /// <summary>Raises their hand and has it accepted.</summary>
    public static async Task SeatAsync(this HttpClient moderator, HttpClient who, string room)
    {
        Assert.Equal(HttpStatusCode.NoContent, await who.PutAsync($"/api/rooms/{room}/hand"));
        Assert.Equal(HttpStatusCode.NoContent, await moderator.PutAsync($"/api/rooms/{room}/stage/{await who.IdAsync(room)}"));
    }

    public static async Task FollowAsync(this HttpClient who, string handle) =>
        (await who.PutAsync($"/api/members/{handle}/follow", null, Ct)).EnsureSuccessStatusCode();

    /// <summary>The status and the code of an answer that refuses.</summary>
    public static async Task<(int Status, string? Code)> RefusalAsync(this Task<HttpResponseMessage> answering)
    {
        var answer = await answering;
        return ((int)answer.StatusCode, (await answer.JsonAsync()).GetProperty("type").GetString());
    }

    /// <summary>An id as the program itself has it.</summary>
    public static RoomId Room(string id) => RoomId.TryParse(id, null, out var room) ? room : throw new ArgumentException($"\"{id}\" is no room.", nameof(id));

    /// <inheritdoc cref="Room"/>
    public static MemberId Member(string id) => MemberId.TryParse(id, null, out var member) ? member : throw new ArgumentException($"\"{id}\" is no member.", nameof(id));

    /// <summary>Waits until something holds; media and events take a moment.</summary>
    public static async Task UntilAsync(Func<Task<bool>> holds, string what)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (!await holds())
        {
            Assert.False(limit.IsCancellationRequested, $"Waited in vain until {what}.");
            await Task.Delay(50, Ct);
        }
    }
}

/// <summary>One running product for the tests of a class; each test opens rooms of its own.</summary>
public sealed class RunningApp : IAsyncLifetime
{
    public PalabreApp App { get; private set; } = null!;
    public HttpClient Ada { get; private set; } = null!;
    public HttpClient Bo { get; private set; } = null!;
    public HttpClient Dounia { get; private set; } = null!;
    public HttpClient Guest { get; private set; } = null!;

    /// <summary>A clock of the test's own; none is set for a class of tests.</summary>
    public TimeProvider? Clock { get; init; }

    private static int _made;

    /// <summary>Somebody whom no other test knows, with their handle.</summary>
    public async Task<(HttpClient Who, string Handle)> MemberAsync()
    {
        var handle = $"m{Interlocked.Increment(ref _made)}";
        return (await App.AsAsync(handle), handle);
    }

    public async ValueTask InitializeAsync()
    {
        App = await PalabreApp.StartAsync(clock: Clock);
        Ada = await App.AsAsync("ada");
        Bo = await App.AsAsync("bo");
        Dounia = await App.AsAsync("dounia");
        Guest = App.Guest();
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();
}
