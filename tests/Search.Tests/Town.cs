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

    private async Task<bool> WaitsAsync()
    {
        await using var scope = App.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<PalabreDb>().Set<OutboxMessage>().AnyAsync(m => m.DeliveredAt == null, Ct);
    }
}

/// <summary>A member with their program.</summary>
internal sealed record Resident(string Handle, MemberId Id, HttpClient Http);
