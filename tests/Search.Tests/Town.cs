using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;
using Palabre.TestApp;

namespace Palabre.Search.Tests;

/// <summary>One running product for the tests of a class; each test uses words of its own.</summary>
public sealed class Town : IAsyncLifetime
{
    private static int _made;

    public PalabreApp App { get; private set; } = null!;
    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => App = await PalabreApp.StartAsync();

    public ValueTask DisposeAsync() => App.DisposeAsync();

    /// <summary>A new member with this name.</summary>
    internal async Task<Resident> NewAsync(string name, string? handle = null)
    {
        handle ??= $"r{Interlocked.Increment(ref _made)}";
        var id = await App.AddAsync(handle, name);
        return new(handle, id, await App.AsAsync(handle));
    }

    /// <summary>Waits until everything that was told is heard.</summary>
    internal async Task HeardAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (await WaitsAsync()) await Task.Delay(50, limit.Token);
    }

    internal static async Task<string> ClubAsync(Resident founder, string name, object? more = null)
    {
        var wish = JsonSerializer.SerializeToNode(more ?? new { })!.AsObject();
        (wish["name"], wish["slug"]) = (name, $"club-{Interlocked.Increment(ref _made)}");
        var answer = await founder.Http.PostAsJsonAsync("/api/clubs", wish, Ct);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("slug").GetString()!;
    }

    internal static async Task<string> RoomAsync(Resident host, string title, object? more = null)
    {
        var wish = JsonSerializer.SerializeToNode(more ?? new { })!.AsObject();
        wish["title"] = title;
        var answer = await host.Http.PostAsJsonAsync("/api/rooms", wish, Ct);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("id").GetString()!;
    }

    /// <summary>The titles of what somebody finds.</summary>
    internal static async Task<IReadOnlyList<string>> FindAsync(HttpClient who, string typed, string? kind = null, int? limit = null) =>
        [.. (await who.GetFromJsonAsync<JsonElement>($"/api/search?q={Uri.EscapeDataString(typed)}{(kind is null ? "" : $"&kind={kind}")}{(limit is null ? "" : $"&limit={limit}")}", Ct))
            .GetProperty("found").EnumerateArray().Select(f => f.GetProperty("title").GetString()!)];

    /// <summary>The id of what somebody wrote, for everybody where nothing else is said.</summary>
    internal static async Task<string> WriteAsync(Resident author, string text, object? more = null)
    {
        var wish = JsonSerializer.SerializeToNode(more ?? new { })!.AsObject();
        wish["text"] = text;
        var answer = await author.Http.PostAsJsonAsync("/api/posts", wish, Ct);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Ct));
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("id").GetString()!;
    }

    /// <summary>Posts come into the search soon after they are written, in the order in which they were.</summary>
    internal static async Task UntilFoundAsync(HttpClient who, string typed, string post)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (!(await PostsAsync(who, typed)).Contains(post)) await Task.Delay(50, limit.Token);
    }

    /// <summary>The ids of the posts somebody finds.</summary>
    internal static async Task<IReadOnlyList<string>> PostsAsync(HttpClient who, string typed) =>
        [.. (await FoundAsync(who, typed)).Select(f => f.GetProperty("id").GetString()!)];

    internal static async Task<IReadOnlyList<JsonElement>> FoundAsync(HttpClient who, string typed, string more = "") =>
        [.. (await who.GetFromJsonAsync<JsonElement>($"/api/search?kind=posts&q={Uri.EscapeDataString(typed)}{more}", Ct)).GetProperty("found").EnumerateArray()];

    /// <summary>How often a post is in the index.</summary>
    internal async Task<int> IndexedAsync(long post)
    {
        await using var scope = App.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<PostFullText>().KnownAsync(scope.ServiceProvider.GetRequiredService<PalabreDb>(), [post], Ct)).Count;
    }

    private async Task<bool> WaitsAsync()
    {
        await using var scope = App.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<PalabreDb>().Set<OutboxMessage>().AnyAsync(m => m.DeliveredAt == null, Ct);
    }
}

/// <summary>A member with their program.</summary>
internal sealed record Resident(string Handle, MemberId Id, HttpClient Http);
