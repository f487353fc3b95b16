using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Host;
using Palabre.Members;
using Palabre.TestApp;

namespace Palabre.Rooms.Tests;

/// <summary>What a room was, it is again after the program stopped without a word.</summary>
public sealed class RestartTests : IAsyncLifetime
{
    private readonly List<WebApplication> _apps = [];
    private TestDatabase _database = null!;

    public async ValueTask InitializeAsync() => _database = await TestDatabase.CreateAsync();

    [Fact]
    public async Task Live_rooms_come_back_with_roles_hands_and_guests()
    {
        string open, closed, adaToken, boToken, douniaToken;
        {
            // Not stopped before the second one starts: as after a kill, nothing gets to say good-bye.
            var first = await StartAsync();
            adaToken = await TokenAsync(first, "ada", steward: true);
            boToken = await TokenAsync(first, "bo");
            douniaToken = await TokenAsync(first, "dounia");
            var (ada, bo, dounia) = (Client(first, adaToken), Client(first, boToken), Client(first, douniaToken));
            open = await ada.OpenAsync("Stays");
            closed = await ada.OpenAsync("Stays too", "closed");
            await ada.PutAsync($"/api/rooms/{closed}/guests/bo");
            await ada.SeatAsync(bo, open);
            await ada.PutAsync($"/api/rooms/{open}/moderators/{await bo.IdAsync(open)}");
            await dounia.PutAsync($"/api/rooms/{open}/hand", new { question = "Still there?" });
            await ada.PutAsync($"/api/rooms/{open}/hands", new { mode = "off", order = "least_heard" });
            await TokenAsync(first, "chidi");
            var chidi = (await ada.GetJsonAsync("/api/members/chidi")).GetProperty("id").GetString();
            Assert.Equal(HttpStatusCode.NoContent, await ada.PutAsync($"/api/rooms/{open}/removed/{chidi}"));
            var gathering = first.Services.GetRequiredService<LiveRooms>().Find(Api.Room(open))!;
            lock (gathering.Gate)
            {
                gathering.Count();
                gathering.Stage.Heard(gathering.Stage.OnStage[1].Id, TimeSpan.FromSeconds(42));
            }
            await using var scope = first.Services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<RoomTurn>().SaveCountsAsync(gathering, Api.Ct);
        }

        var second = await StartAsync();
        var again = Client(second, adaToken);
        var room = await again.GetJsonAsync($"/api/rooms/{open}");
        Assert.Equal(["ada", "bo"], room.GetProperty("stage").EnumerateArray().Select(p => p.GetProperty("handle").GetString()));
        Assert.All(room.GetProperty("stage").EnumerateArray(), p => Assert.Equal(("moderator", true, false), (p.GetProperty("role").GetString(), p.GetProperty("muted").GetBoolean(), p.GetProperty("connected").GetBoolean())));
        var hand = Assert.Single((await again.GetJsonAsync($"/api/rooms/{open}/hands")).EnumerateArray());
        Assert.Equal("Still there?", hand.GetProperty("question").GetString());

        Assert.Equal(("off", "least_heard"), (room.GetProperty("handMode").GetString(), room.GetProperty("handOrder").GetString()));
        Assert.Equal("chidi", Assert.Single((await again.GetJsonAsync($"/api/rooms/{open}/removed")).EnumerateArray()).GetProperty("member").GetProperty("handle").GetString());
        Assert.Contains(42, (await again.GetJsonAsync($"/api/rooms/{open}/speaking")).EnumerateArray().Select(s => s.GetProperty("seconds").GetInt32()));

        Assert.Equal(HttpStatusCode.OK, (await Client(second, boToken).GetAsync($"/api/rooms/{closed}", Api.Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Client(second, douniaToken).GetAsync($"/api/rooms/{closed}", Api.Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, await Client(second, boToken).PutAsync($"/api/rooms/{open}/presence"));
        Assert.Equal("moderator", (await Client(second, boToken).GetJsonAsync($"/api/rooms/{open}/me")).GetProperty("role").GetString());
    }

    [Fact]
    public async Task Whoever_steps_down_after_a_restart_is_not_back_on_stage_after_the_next()
    {
        var first = await StartAsync();
        var (adaToken, boToken) = (await TokenAsync(first, "ada", steward: true), await TokenAsync(first, "bo"));
        var ada = Client(first, adaToken);
        var room = await ada.OpenAsync();
        await ada.SeatAsync(Client(first, boToken), room);

        var bo = Client(await StartAsync(), boToken);
        Assert.Equal("speaker", (await bo.GetJsonAsync($"/api/rooms/{room}/me")).GetProperty("role").GetString());
        Assert.Equal(HttpStatusCode.NoContent, await bo.DropAsync($"/api/rooms/{room}/stage/{await bo.IdAsync(room)}"));

        var third = Client(await StartAsync(), adaToken);
        Assert.Equal(["ada"], (await third.GetJsonAsync($"/api/rooms/{room}")).GetProperty("stage").EnumerateArray().Select(p => p.GetProperty("handle").GetString()));
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
