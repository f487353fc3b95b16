using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;
using Palabre.TestApp;
using Palabre.TestKit;

namespace Palabre.MastodonApi.Tests;

/// <summary>One running product for the tests of a class, on a clock of its own; each test brings people of its own.</summary>
public class House : IAsyncLifetime
{
    private static int _made;

    public PalabreApp App { get; private set; } = null!;

    /// <summary>Begins now: a browser keeps no cookie that is long over.</summary>
    public ManualClock Clock { get; } = new(TimeProvider.System.GetUtcNow());
    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => App = await PalabreApp.StartAsync(clock: Clock);

    /// <summary>A member with a token of their own making.</summary>
    internal async Task<Person> NewAsync(string name)
    {
        var handle = $"{name}{Interlocked.Increment(ref _made)}";
        var id = await App.AddAsync(handle, password: PalabreApp.Password);
        return new(App, handle, id, await App.AsAsync(handle));
    }

    internal async Task<T> AskAsync<T>(Func<IServiceProvider, Task<T>> ask)
    {
        await using var scope = App.Services.CreateAsyncScope();
        return await ask(scope.ServiceProvider);
    }

    /// <summary>Waits until everything that was told is heard.</summary>
    internal async Task HeardAsync()
    {
        await UntilAsync(() => AskAsync(async services =>
            !await services.GetRequiredService<PalabreDb>().Set<OutboxMessage>().AnyAsync(m => m.DeliveredAt == null, Ct)), "all is heard");
        await App.Services.GetRequiredService<Soon>().PassedAsync();
    }

    internal static async Task UntilAsync(Func<Task<bool>> holds, string what, int seconds = 30)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(TimeSpan.FromSeconds(seconds));
        while (!await holds())
        {
            Assert.False(limit.IsCancellationRequested, $"Waited in vain until {what}.");
            await Task.Delay(50, Ct);
        }
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await App.DisposeAsync();
    }
}

/// <summary>A member with their program.</summary>
internal sealed record Person(PalabreApp App, string Handle, MemberId Id, HttpClient Http)
{
    private static CancellationToken Ct => House.Ct;

    /// <summary>The same member with another token.</summary>
    public Person With(string token)
    {
        var http = App.Guest();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return this with { Http = http };
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        var answer = await Http.GetAsync(path, Ct);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(Ct)}");
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
    }

    public async Task<JsonElement> SendAsync(HttpMethod method, string path, object? body = null)
    {
        var (status, json) = await TryAsync(method, path, body);
        Assert.True((int)status is >= 200 and < 300, $"{path}: {(int)status} {json}");
        return json;
    }

    public Task<JsonElement> PostAsync(string path, object? body = null) => SendAsync(HttpMethod.Post, path, body);

    public async Task<(HttpStatusCode Status, JsonElement Json)> TryAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body as HttpContent ?? (body is null ? null : JsonContent.Create(body)) };
        using var answer = await Http.SendAsync(request, Ct);
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>(Ct));
    }

    public Task<JsonElement> WriteAsync(string status, object? more = null)
    {
        var wish = JsonSerializer.SerializeToNode(more ?? new { })!.AsObject();
        wish["status"] = status;
        return PostAsync("/api/v1/statuses", wish);
    }

    public Task<JsonElement> FollowAsync(Person other) => PostAsync($"/api/v1/accounts/{other.Id}/follow");

    public async Task<IReadOnlyList<string>> IdsAsync(string path) => [.. (await GetAsync(path)).EnumerateArray().Select(one => one.Id())];
}

internal static class Answered
{
    public static string Id(this JsonElement one) => one.GetProperty("id").GetString()!;
    public static string? Text(this JsonElement one, string name) => one.GetProperty(name).GetString();
    public static int Count(this JsonElement one, string name) => one.GetProperty(name).GetInt32();
    public static bool Is(this JsonElement one, string name) => one.GetProperty(name).GetBoolean();
    public static bool IsNull(this JsonElement one, string name) => one.GetProperty(name).ValueKind == JsonValueKind.Null;
}
