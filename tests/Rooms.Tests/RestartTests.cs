using System.Net;
using Microsoft.Extensions.DependencyInjection;

namespace Palabre.Rooms.Tests;

/// <summary>What a room was, it is again after the program stopped without a word.</summary>
public sealed class RestartTests : IAsyncLifetime
{
    private Restarts _servers = null!;

    public async ValueTask InitializeAsync() => _servers = await Restarts.CreateAsync();

    [Fact]
    public async Task Live_rooms_come_back_with_roles_hands_and_guests()
    {
        string open, closed, adaToken, boToken, douniaToken;
        {
            var first = await _servers.StartAsync();
            adaToken = await Restarts.TokenAsync(first, "ada", steward: true);
            boToken = await Restarts.TokenAsync(first, "bo");
            douniaToken = await Restarts.TokenAsync(first, "dounia");
            var (ada, bo, dounia) = (Restarts.Client(first, adaToken), Restarts.Client(first, boToken), Restarts.Client(first, douniaToken));
            open = await ada.OpenAsync("Stays");
            closed = await ada.OpenAsync("Stays too", "closed");
            await ada.PutAsync($"/api/rooms/{closed}/guests/bo");
            await ada.SeatAsync(bo, open);
            await ada.PutAsync($"/api/rooms/{open}/moderators/{await bo.IdAsync(open)}");
            await dounia.PutAsync($"/api/rooms/{open}/hand", new { question = "Still there?" });
            await ada.PutAsync($"/api/rooms/{open}/hands", new { mode = "off", order = "least_heard" });
            await Restarts.TokenAsync(first, "chidi");
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

        var second = await _servers.StartAsync();
        var again = Restarts.Client(second, adaToken);
        var room = await again.GetJsonAsync($"/api/rooms/{open}");
        Assert.Equal(["ada", "bo"], room.GetProperty("stage").EnumerateArray().Select(p => p.GetProperty("handle").GetString()));
        Assert.All(room.GetProperty("stage").EnumerateArray(), p => Assert.Equal(("moderator", true, false), (p.GetProperty("role").GetString(), p.GetProperty("muted").GetBoolean(), p.GetProperty("connected").GetBoolean())));
        var hand = Assert.Single((await again.GetJsonAsync($"/api/rooms/{open}/hands")).EnumerateArray());
        Assert.Equal("Still there?", hand.GetProperty("question").GetString());

        Assert.Equal(("off", "least_heard"), (room.GetProperty("handMode").GetString(), room.GetProperty("handOrder").GetString()));
        Assert.Equal("chidi", Assert.Single((await again.GetJsonAsync($"/api/rooms/{open}/removed")).EnumerateArray()).GetProperty("member").GetProperty("handle").GetString());
        Assert.Contains(42, (await again.GetJsonAsync($"/api/rooms/{open}/speaking")).EnumerateArray().Select(s => s.GetProperty("seconds").GetInt32()));

        Assert.Equal(HttpStatusCode.OK, (await Restarts.Client(second, boToken).GetAsync($"/api/rooms/{closed}", Api.Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Restarts.Client(second, douniaToken).GetAsync($"/api/rooms/{closed}", Api.Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, await Restarts.Client(second, boToken).PutAsync($"/api/rooms/{open}/presence"));
        Assert.Equal("moderator", (await Restarts.Client(second, boToken).GetJsonAsync($"/api/rooms/{open}/me")).GetProperty("role").GetString());
    }

    [Fact]
    public async Task A_room_that_one_hid_is_hidden_from_them_alone_after_a_restart()
    {
        var first = await _servers.StartAsync();
        var (adaToken, boToken) = (await Restarts.TokenAsync(first, "ada", steward: true), await Restarts.TokenAsync(first, "bo"));
        var room = await Restarts.Client(first, adaToken).OpenAsync();
        Assert.Equal(HttpStatusCode.NoContent, await Restarts.Client(first, boToken).PutAsync($"/api/rooms/{room}/hidden"));

        var second = await _servers.StartAsync();
        Assert.Equal([room], (await Restarts.Client(second, adaToken).GetJsonAsync("/api/rooms")).EnumerateArray().Select(r => r.GetProperty("id").GetString()));
        Assert.Empty((await Restarts.Client(second, boToken).GetJsonAsync("/api/rooms")).EnumerateArray());
    }

    [Fact]
    public async Task Whoever_steps_down_after_a_restart_is_not_back_on_stage_after_the_next()
    {
        var first = await _servers.StartAsync();
        var (adaToken, boToken) = (await Restarts.TokenAsync(first, "ada", steward: true), await Restarts.TokenAsync(first, "bo"));
        var ada = Restarts.Client(first, adaToken);
        var room = await ada.OpenAsync();
        await ada.SeatAsync(Restarts.Client(first, boToken), room);

        var bo = Restarts.Client(await _servers.StartAsync(), boToken);
        Assert.Equal("speaker", (await bo.GetJsonAsync($"/api/rooms/{room}/me")).GetProperty("role").GetString());
        Assert.Equal(HttpStatusCode.NoContent, await bo.DropAsync($"/api/rooms/{room}/stage/{await bo.IdAsync(room)}"));

        var third = Restarts.Client(await _servers.StartAsync(), adaToken);
        Assert.Equal(["ada"], (await third.GetJsonAsync($"/api/rooms/{room}")).GetProperty("stage").EnumerateArray().Select(p => p.GetProperty("handle").GetString()));
    }

    public async ValueTask DisposeAsync() => await _servers.DisposeAsync();
}
