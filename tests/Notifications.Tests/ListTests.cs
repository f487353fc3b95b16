using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;

namespace Palabre.Notifications.Tests;

/// <summary>Who is told what, once, over HTTP.</summary>
public sealed class ListTests(House house) : IClassFixture<House>
{
    private static CancellationToken Ct => House.Ct;

    [Fact]
    public async Task Followers_are_told_when_a_room_opens_and_nobody_else_is()
    {
        var (salma, fan, stranger) = (await house.NewAsync("salma"), await house.NewAsync("fan"), await house.NewAsync("stranger"));
        await fan.FollowAsync(salma);
        var room = await salma.OpenAsync("L’eau de la vallée");
        await house.SettledAsync();

        var told = Assert.Single(await fan.ToldAsync());
        Assert.Equal("roomOpened", told.GetProperty("kind").GetString());
        Assert.Equal(salma.Handle, told.GetProperty("by").GetProperty("handle").GetString());
        Assert.Equal((room, "L’eau de la vallée", true), (told.GetProperty("room").GetProperty("id").GetString(), told.GetProperty("room").GetProperty("title").GetString(), told.GetProperty("room").GetProperty("isLive").GetBoolean()));
        Assert.Equal($"/room/{room}", told.GetProperty("path").GetString());
        Assert.Empty(await stranger.ToldAsync());
        Assert.DoesNotContain("roomOpened", await salma.KindsAsync());
    }

    [Fact]
    public async Task Heard_again_an_event_tells_nobody_twice()
    {
        var (salma, fan) = (await house.NewAsync("salma"), await house.NewAsync("fan"));
        await fan.FollowAsync(salma);
        await salma.OpenAsync();
        await house.SettledAsync();
        await using (var scope = house.App.Services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<PalabreDb>();
            foreach (var message in await db.Set<OutboxMessage>().ToListAsync(Ct)) (message.DeliveredAt, message.DoneBy) = (null, "");
            foreach (var fanout in await db.Set<Fanout>().ToListAsync(Ct)) (fanout.DoneAt, fanout.Cursor) = (null, 0);
            await db.SaveChangesAsync(Ct);
        }
        await house.SettledAsync();
        Assert.Equal(["roomOpened"], await fan.KindsAsync());
        Assert.Equal(["followed"], await salma.KindsAsync());
    }

    [Fact]
    public async Task A_closed_room_is_told_to_nobody_and_a_social_one_only_to_whom_its_host_follows()
    {
        var (salma, known, fan) = (await house.NewAsync("salma"), await house.NewAsync("known"), await house.NewAsync("fan"));
        foreach (var one in new[] { known, fan }) await one.FollowAsync(salma);
        await salma.FollowAsync(known);
        await salma.OpenAsync("Closed", "closed");
        var social = await salma.OpenAsync("Social", "social");
        await house.SettledAsync();
        Assert.Equal(["roomOpened", "followed"], await known.KindsAsync());
        Assert.Equal("Social", (await known.ToldAsync())[0].GetProperty("room").GetProperty("title").GetString());
        Assert.Empty(await fan.ToldAsync());

        Assert.Equal(HttpStatusCode.NoContent, await salma.PutAsync($"/api/rooms/{social}/access", new { access = "open" }));
        await house.SettledAsync();
        Assert.Equal(["roomOpened"], await fan.KindsAsync());
        Assert.Equal(["roomOpened", "followed"], await known.KindsAsync());
    }

    [Fact]
    public async Task Blocks_either_way_and_mutes_keep_news_from_being_told()
    {
        var salma = await house.NewAsync("salma");
        var (blocked, muting, blocking, fan) = (await house.NewAsync("blocked"), await house.NewAsync("muting"), await house.NewAsync("blocking"), await house.NewAsync("fan"));
        foreach (var one in new[] { blocked, muting, blocking, fan }) await one.FollowAsync(salma);
        // Blocked after the event is written and before it is heard comes to the same: rights are asked when it is told.
        await salma.BlockAsync(blocked);
        await blocking.BlockAsync(salma);
        Assert.Equal(HttpStatusCode.NoContent, await muting.PutAsync($"/api/me/mutes/{salma.Id}"));
        await salma.OpenAsync();
        await house.SettledAsync();
        foreach (var one in new[] { blocked, muting, blocking }) Assert.DoesNotContain("roomOpened", await one.KindsAsync());
        Assert.Contains("roomOpened", await fan.KindsAsync());
    }

    [Fact]
    public async Task A_room_with_somebody_on_stage_whom_one_blocks_is_not_told()
    {
        var (salma, troll, fan) = (await house.NewAsync("salma"), await house.NewAsync("troll"), await house.NewAsync("fan"));
        var room = await salma.OpenAsync("Evening", "closed");
        Assert.Equal(HttpStatusCode.NoContent, await salma.PutAsync($"/api/rooms/{room}/guests/{troll.Handle}"));
        await troll.SpeakInAsync(room, salma);
        await fan.FollowAsync(salma);
        await fan.BlockAsync(troll);
        Assert.Equal(HttpStatusCode.NoContent, await salma.PutAsync($"/api/rooms/{room}/access", new { access = "open" }));
        await house.SettledAsync();
        Assert.DoesNotContain("roomOpened", await fan.KindsAsync());
    }

    [Fact]
    public async Task A_block_takes_what_was_told_of_each_other_out_of_both_lists()
    {
        var (salma, fan) = (await house.NewAsync("salma"), await house.NewAsync("fan"));
        await fan.FollowAsync(salma);
        await salma.OpenAsync();
        await house.SettledAsync();
        Assert.NotEmpty(await fan.ToldAsync());
        await fan.BlockAsync(salma);
        await house.SettledAsync();
        Assert.Empty(await fan.ToldAsync());
        Assert.Empty(await salma.ToldAsync());
        Assert.Equal(0, await salma.UnreadAsync());
    }

    [Fact]
    public async Task One_is_told_who_follows_who_calls_and_who_gives_the_floor()
    {
        var (salma, fan) = (await house.NewAsync("salma"), await house.NewAsync("fan"));
        await fan.FollowAsync(salma);
        var room = await salma.OpenAsync("Evening", "closed");
        await house.SettledAsync();
        Assert.Equal(HttpStatusCode.NoContent, await salma.PutAsync($"/api/rooms/{room}/pings/{fan.Handle}"));
        await house.SettledAsync();
        Assert.Equal(["followed"], await salma.KindsAsync());
        Assert.Equal(["pinged"], await fan.KindsAsync());

        await fan.SpeakInAsync(room, salma);
        await house.SettledAsync();
        Assert.Equal(["handAccepted", "pinged"], await fan.KindsAsync());

        // Called into it, they know of it already.
        Assert.Equal(HttpStatusCode.NoContent, await salma.PutAsync($"/api/rooms/{room}/access", new { access = "open" }));
        await house.SettledAsync();
        Assert.Equal(["handAccepted", "pinged"], await fan.KindsAsync());
    }

    [Fact]
    public async Task Who_has_the_floor_is_told_also_beside_somebody_they_block()
    {
        var (salma, troll, fan) = (await house.NewAsync("salma"), await house.NewAsync("troll"), await house.NewAsync("fan"));
        var room = await salma.OpenAsync();
        await troll.SpeakInAsync(room, salma);
        await fan.BlockAsync(troll);
        await fan.SpeakInAsync(room, salma);
        await house.SettledAsync();
        Assert.Equal(["handAccepted"], await fan.KindsAsync());
    }

    [Fact]
    public async Task All_who_come_up_at_once_are_told_and_who_keeps_waiting_is_not()
    {
        var (salma, one, two) = (await house.NewAsync("salma"), await house.NewAsync("one"), await house.NewAsync("two"));
        var room = await salma.OpenAsync();
        foreach (var person in new[] { one, two }) Assert.Equal(HttpStatusCode.NoContent, await person.PutAsync($"/api/rooms/{room}/hand"));
        Assert.Equal(HttpStatusCode.OK, (await salma.PostAsync($"/api/rooms/{room}/hands/accept", null)).StatusCode);
        await house.SettledAsync();
        Assert.Equal(["handAccepted"], await one.KindsAsync());
        Assert.Equal(["handAccepted"], await two.KindsAsync());
        Assert.Empty(await salma.ToldAsync());
    }

    [Fact]
    public async Task Who_came_in_by_an_invitation_is_told_once_not_as_a_follower_too()
    {
        var salma = await house.NewAsync("salma");
        var invited = await (await salma.PostAsync("/api/invitations", new { note = "Come" })).Content.ReadFromJsonAsync<JsonElement>(Ct);
        var code = invited.GetProperty("url").GetString()!.Split('/')[^1];
        using var guest = house.App.Guest();
        var accepted = await guest.PostAsJsonAsync($"/api/invitations/{code}/accept", new { name = "Nour", handle = $"nour{salma.Handle}", password = "le figuier au bord de l'eau" }, Ct);
        Assert.True(accepted.IsSuccessStatusCode);
        await house.SettledAsync();
        Assert.Equal(["invitationAccepted"], await salma.KindsAsync());
    }

    [Fact]
    public async Task A_replay_is_told_to_whoever_opened_the_room()
    {
        var (salma, fan) = (await house.NewAsync("salma"), await house.NewAsync("fan"));
        await fan.FollowAsync(salma);
        var room = await salma.OpenAsync();
        await salma.DropAsync($"/api/rooms/{room}?now=true");
        Assert.True(RoomId.TryParse(room, null, out var id));
        await using (var scope = house.App.Services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<PalabreDb>();
            db.Tell(new RecordingReady(id, 60_000));
            await db.SaveChangesAsync(Ct);
        }
        await house.SettledAsync();
        Assert.Equal(["replayReady", "followed"], await salma.KindsAsync());
        Assert.DoesNotContain("replayReady", await fan.KindsAsync());
    }

    [Fact]
    public async Task The_list_is_read_part_by_part_and_marked_as_one_has_read()
    {
        var (salma, fan) = (await house.NewAsync("salma"), await house.NewAsync("fan"));
        await fan.FollowAsync(salma);
        for (var i = 0; i < 5; i++)
        {
            await salma.OpenAsync($"Room {i}");
            await house.SettledAsync();
        }
        var first = await fan.JsonAsync("/api/notifications?limit=2");
        Assert.Equal(5, first.GetProperty("unread").GetInt32());
        Assert.Equal(["Room 4", "Room 3"], Titles(first));
        var second = await fan.JsonAsync($"/api/notifications?limit=2&before={first.GetProperty("next").GetString()}");
        Assert.Equal(["Room 2", "Room 1"], Titles(second));
        var last = await fan.JsonAsync($"/api/notifications?limit=2&before={second.GetProperty("next").GetString()}");
        Assert.Equal(["Room 0"], Titles(last));
        Assert.Equal(JsonValueKind.Null, last.GetProperty("next").ValueKind);

        var upTo = second.GetProperty("notifications")[0].GetProperty("id").GetString();
        Assert.Equal(2, await MarkAsync(fan, new { upTo }));
        Assert.Equal([false, false, true, true, true], (await fan.ToldAsync()).Select(one => one.GetProperty("isRead").GetBoolean()));
        Assert.Equal(1, await MarkAsync(fan, new { ids = new[] { first.GetProperty("notifications")[0].GetProperty("id").GetString() } }));
        Assert.Equal(0, await MarkAsync(fan, new { }));
    }

    [Fact]
    public async Task Nobody_reads_or_marks_what_others_were_told()
    {
        var (salma, fan, other) = (await house.NewAsync("salma"), await house.NewAsync("fan"), await house.NewAsync("other"));
        await fan.FollowAsync(salma);
        await salma.OpenAsync();
        await house.SettledAsync();
        var id = (await fan.ToldAsync())[0].GetProperty("id").GetString();
        Assert.Equal(0, await MarkAsync(other, new { ids = new[] { id } }));
        Assert.Equal(1, await fan.UnreadAsync());
        Assert.Equal("/notifications", (await other.Http.GetAsync($"/notifications/{id}", Ct)).Headers.Location?.ToString());
        Assert.Equal(1, await fan.UnreadAsync());
        using var guest = house.App.Guest();
        Assert.Equal(HttpStatusCode.Unauthorized, (await guest.GetAsync("/api/notifications", Ct)).StatusCode);
    }

    [Fact]
    public async Task A_room_that_is_over_stays_in_the_list_as_one_that_is_over()
    {
        var (salma, fan) = (await house.NewAsync("salma"), await house.NewAsync("fan"));
        await fan.FollowAsync(salma);
        var room = await salma.OpenAsync();
        await house.SettledAsync();
        await salma.DropAsync($"/api/rooms/{room}?now=true");
        Assert.False((await fan.ToldAsync())[0].GetProperty("room").GetProperty("isLive").GetBoolean());
    }

    private static IEnumerable<string?> Titles(JsonElement part) =>
        part.GetProperty("notifications").EnumerateArray().Select(one => one.GetProperty("room").GetProperty("title").GetString());

    private static async Task<int> MarkAsync(Person who, object wish) =>
        (await (await who.PostAsync("/api/notifications/read", wish)).Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("unread").GetInt32();
}
