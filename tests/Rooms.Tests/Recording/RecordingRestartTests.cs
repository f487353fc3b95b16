using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Host;
using Palabre.Kit.Storage;
using Palabre.Members;
using Palabre.TestApp;

namespace Palabre.Rooms.Tests.Recorded;

/// <summary>A server that begins anew on what another left goes on recording, and knows who agreed.</summary>
public sealed class RecordingRestartTests : IAsyncLifetime
{
    private readonly List<WebApplication> _apps = [];
    private TestDatabase _database = null!;

    public async ValueTask InitializeAsync() => _database = await TestDatabase.CreateAsync();

    [Fact]
    public async Task What_was_recorded_is_recorded_again_in_a_new_stretch_and_what_was_paused_is_not()
    {
        var first = await StartAsync();
        var (adaToken, boToken) = (await TokenAsync(first, "ada", steward: true), await TokenAsync(first, "bo"));
        var (ada, bo) = (Client(first, adaToken), Client(first, boToken));
        var runs = await ada.OpenRecordedAsync();
        await ada.SeatAsync(bo, runs);
        Assert.Equal(HttpStatusCode.NoContent, await bo.PutAsync($"/api/rooms/{runs}/recording/consent", new { agreed = true }));
        var paused = await ada.OpenRecordedAsync();
        Assert.Equal(HttpStatusCode.NoContent, await ada.DropAsync($"/api/rooms/{paused}/recording"));

        // Not stopped before: as after a kill.
        var second = await StartAsync();
        var again = Client(second, adaToken);
        Assert.Equal(("recording", "paused"), (await Records.StateAsync(again, runs), await Records.StateAsync(again, paused)));
        Assert.Equal("agreed", (await Client(second, boToken).GetJsonAsync($"/api/rooms/{runs}/me")).GetProperty("recording").GetString());
        Assert.Equal([0, 1], await StretchesAsync(second, runs));
        Assert.Equal([0], await StretchesAsync(second, paused));

        Assert.Equal(HttpStatusCode.NoContent, await again.DropAsync($"/api/rooms/{runs}?now=true"));
        await Api.UntilAsync(async () => await Records.StateAsync(again, runs) == "empty", "nobody had spoken");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var app in _apps)
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }
        await _database.DisposeAsync();
    }

    private static async Task<List<int>> StretchesAsync(WebApplication app, string room)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var id = Api.Room(room);
        return await scope.ServiceProvider.GetRequiredService<PalabreDb>().Set<RecordedStretch>().Where(s => s.Room == id).OrderBy(s => s.Number).Select(s => s.Number).ToListAsync(Api.Ct);
    }

    private async Task<WebApplication> StartAsync()
    {
        var app = Server.Build(_database.Settings(new Dictionary<string, string?>
        {
            ["Http:Urls"] = "http://127.0.0.1:0",
            ["Live:Port"] = "0",
            ["Live:Addresses"] = "127.0.0.1",
            ["RateLimits:Enabled"] = "false",
        }));
        _apps.Add(app);
        await Composition.MigrateAsync(app.Services, Api.Ct);
        await app.StartAsync(Api.Ct);
        return app;
    }

    private static async Task<string> TokenAsync(WebApplication app, string handle, bool steward = false)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var accounts = scope.ServiceProvider.GetRequiredService<Accounts>();
        Assert.False((await accounts.AddAsync(handle, null, null, steward, Api.Ct)).IsRefused);
        return (await accounts.IssueTokenAsync(handle, "tests", null, Api.Ct)).Value!;
    }

    private static HttpClient Client(WebApplication app, string token) => new()
    {
        BaseAddress = new Uri(app.Urls.First()),
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
    };
}
