using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Kit.Storage;
using static Palabre.Rooms.Tests.Api;

namespace Palabre.Rooms.Tests.InHall;

/// <summary>The hall over HTTP: order and reasons of each, and rooms that somebody hid.</summary>
public sealed class RankedHallTests(RunningApp running) : IClassFixture<RunningApp>
{
    [Fact]
    public async Task Whoever_one_follows_comes_first_with_the_reason_in_words()
    {
        var (host, handle) = await running.MemberAsync();
        var (me, _) = await running.MemberAsync();
        var theirs = await host.OpenAsync("Ce que disent les puits");
        await running.Ada.OpenAsync("Ouvert après");
        Assert.NotEqual(theirs, (await HallAsync(me))[0].GetProperty("id").GetString());

        await me.FollowAsync(handle);

        await UntilAsync(async () => (await HallAsync(me))[0].GetProperty("id").GetString() == theirs, "the room of who is followed comes first");
        var reason = (await HallAsync(me))[0].GetProperty("reason");
        Assert.Equal("followedOnStage", reason.GetProperty("term").GetString());
        Assert.Contains(", whom you follow, is on stage", reason.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal(await host.IdAsync(theirs), reason.GetProperty("member").GetString());
        Assert.Contains("whom you follow, is on stage", await me.GetStringAsync("/", Ct), StringComparison.Ordinal);
        Assert.DoesNotContain("whom you follow", await running.Guest.GetStringAsync("/", Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_open_page_is_told_its_own_order()
    {
        var (host, handle) = await running.MemberAsync();
        var (me, _) = await running.MemberAsync();
        var theirs = await host.OpenAsync("Le marché du samedi");
        var myId = await me.MyIdAsync();
        await using var stream = await EventStream.OpenAsync(me, $"/live?topic=hall/{myId}", null, isPath: true);
        await me.FollowAsync(handle);
        await stream.UntilTextAsync("turbo", markup => markup.Contains("whom you follow, is on stage", StringComparison.Ordinal)
            && markup.IndexOf($"data-room=\"{theirs}\"", StringComparison.Ordinal) == markup.IndexOf("data-room=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_hidden_room_leaves_ones_own_hall_at_once_and_comes_back_when_that_is_undone()
    {
        var room = await running.Bo.OpenAsync("Trop bruyant");
        var (me, _) = await running.MemberAsync();

        Assert.Equal(HttpStatusCode.NoContent, await me.PutAsync($"/api/rooms/{room}/hidden"));
        Assert.Equal(HttpStatusCode.NoContent, await me.PutAsync($"/api/rooms/{room}/hidden"));

        Assert.DoesNotContain(room, await IdsAsync(me));
        Assert.Contains(room, await IdsAsync(me, "?hidden=true"));
        Assert.Contains(room, await IdsAsync(running.Dounia));
        Assert.Equal(HttpStatusCode.OK, (await me.GetAsync($"/api/rooms/{room}", Ct)).StatusCode);

        Assert.Equal(HttpStatusCode.NoContent, await me.DropAsync($"/api/rooms/{room}/hidden"));
        Assert.Contains(room, await IdsAsync(me));
    }

    [Fact]
    public async Task The_form_hides_and_the_page_after_it_offers_to_undo_that()
    {
        var room = await running.Bo.OpenAsync("Encore plus bruyant");
        var (me, _) = await running.MemberAsync();

        var answer = await me.FormAsync($"/room/{room}/hide");
        Assert.Equal((HttpStatusCode.SeeOther, $"/?hid={room}"), (answer.StatusCode, answer.Headers.Location?.ToString()));
        var page = await me.GetStringAsync($"/?hid={room}", Ct);
        Assert.Contains("no longer appears among your rooms", page, StringComparison.Ordinal);
        Assert.Contains($"action=\"/room/{room}/unhide\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("no longer appears", await running.Dounia.GetStringAsync($"/?hid={room}", Ct), StringComparison.Ordinal);

        await me.FormAsync($"/room/{room}/unhide");
        Assert.Contains(room, await IdsAsync(me));
    }

    [Fact]
    public async Task What_was_hidden_is_forgotten_with_the_room()
    {
        var room = await running.Bo.OpenAsync("Bref");
        var (me, _) = await running.MemberAsync();
        await me.PutAsync($"/api/rooms/{room}/hidden");
        Assert.Equal(1, await HiddenRowsAsync(room));
        (await running.Bo.DeleteAsync($"/api/rooms/{room}?now=true", Ct)).EnsureSuccessStatusCode();
        await UntilAsync(async () => await HiddenRowsAsync(room) == 0, "nobody remembers who hid it");
        Assert.Empty(running.App.Services.GetRequiredService<HiddenRooms>().Of(Member(await me.MyIdAsync())));
    }

    [Fact]
    public async Task A_closed_room_cannot_be_hidden_by_who_may_not_know_of_it_and_a_guest_hides_nothing()
    {
        var (closed, open) = (await running.Ada.OpenAsync("À quelques-uns", "closed"), await running.Ada.OpenAsync());
        Assert.Equal(HttpStatusCode.NotFound, await running.Bo.PutAsync($"/api/rooms/{closed}/hidden"));
        Assert.Equal(HttpStatusCode.Unauthorized, await running.Guest.PutAsync($"/api/rooms/{open}/hidden"));
    }

    [Fact]
    public async Task A_program_gets_as_many_rooms_as_it_asks_for()
    {
        await running.Ada.OpenAsync();
        await running.Bo.OpenAsync();
        Assert.Single(await HallAsync(running.Dounia, "?limit=1"));
    }

    private static async Task<IReadOnlyList<JsonElement>> HallAsync(HttpClient who, string query = "?limit=500") =>
        (await who.GetFromJsonAsync<List<JsonElement>>($"/api/rooms{query}", Ct))!;

    private static async Task<IReadOnlyList<string?>> IdsAsync(HttpClient who, string query = "?limit=500") =>
        [.. (await HallAsync(who, query)).Select(r => r.GetProperty("id").GetString())];

    private async Task<int> HiddenRowsAsync(string room)
    {
        await using var scope = running.App.Services.CreateAsyncScope();
        var id = Room(room);
        return await scope.ServiceProvider.GetRequiredService<PalabreDb>().Set<HiddenRoom>().CountAsync(h => h.Room == id, Ct);
    }
}
