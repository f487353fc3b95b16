using System.Net;

namespace Palabre.Notifications.Tests;

/// <summary>What is told of asking to follow and of being let.</summary>
public sealed class FollowRequestTests(House house) : IClassFixture<House>
{
    [Fact]
    public async Task Who_is_asked_is_told_once_and_who_asked_when_they_are_let_in()
    {
        var (salma, fan) = (await house.NewAsync("salma"), await house.NewAsync("fan"));
        await salma.PutAsync("/api/me/privacy", new { isPrivate = true });
        for (var again = 0; again < 2; again++)
        {
            await fan.FollowAsync(salma);
            await house.SettledAsync();
            if (again == 0) await fan.DropAsync($"/api/members/{salma.Handle}/follow");
        }
        var asked = Assert.Single(await salma.ToldAsync());
        Assert.Equal(("followRequested", "/follow-requests"), (asked.GetProperty("kind").GetString(), asked.GetProperty("path").GetString()));
        Assert.Empty(await fan.ToldAsync());

        await salma.PutAsync($"/api/me/follow-requests/{fan.Id}");
        await house.SettledAsync();
        var let = Assert.Single(await fan.ToldAsync());
        Assert.Equal(("followAccepted", $"/@{salma.Handle}", $"You follow {salma.Handle} now"), (let.GetProperty("kind").GetString(), let.GetProperty("path").GetString(), let.GetProperty("text").GetString()));
        Assert.Equal(["followRequested"], await salma.KindsAsync());
    }

    [Fact]
    public async Task Who_only_waits_hears_of_no_room_and_finds_none_among_acquaintances()
    {
        var (salma, waiting, let) = (await house.NewAsync("salma"), await house.NewAsync("waiting"), await house.NewAsync("let"));
        await salma.PutAsync("/api/me/privacy", new { isPrivate = true });
        foreach (var one in new[] { waiting, let }) await one.FollowAsync(salma);
        await salma.PutAsync($"/api/me/follow-requests/{let.Id}");
        await salma.OpenAsync("Open to all");
        await house.SettledAsync();
        Assert.Empty(await waiting.ToldAsync());
        Assert.Equal(["roomOpened", "followAccepted"], await let.KindsAsync());

        // A social room is for whom its moderator follows: to have asked is not to follow.
        await let.PutAsync("/api/me/privacy", new { isPrivate = true });
        await salma.DropAsync($"/api/me/follow-requests/{waiting.Id}");
        var room = await waiting.OpenAsync("Among friends", "social");
        Assert.Equal(HttpStatusCode.NotFound, await let.GetAsync($"/api/rooms/{room}"));
        await waiting.FollowAsync(let);
        Assert.Equal(HttpStatusCode.NotFound, await let.GetAsync($"/api/rooms/{room}"));
        await let.PutAsync($"/api/me/follow-requests/{waiting.Id}");
        Assert.Equal(HttpStatusCode.OK, await let.GetAsync($"/api/rooms/{room}"));
    }
}
