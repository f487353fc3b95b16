using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Kit;

namespace Palabre.Rooms.Tests.Entry;

/// <summary>Rooms among acquaintances in halls that are open already.</summary>
public sealed class AcquaintanceTests(RunningApp running) : IClassFixture<RunningApp>
{
    private HttpClient Ada => running.Ada;

    [Fact]
    public async Task A_social_room_comes_into_the_open_hall_of_those_whom_its_moderator_follows_and_into_no_other()
    {
        var ((friend, handle), (stranger, _)) = (await running.MemberAsync(), await running.MemberAsync());
        await Ada.FollowAsync(handle);
        await using var hall = await HallOfAsync(friend);
        await using var other = await HallOfAsync(stranger);
        await Ada.OpenAsync("Entre nous trois", "social");
        await hall.UntilTextAsync("turbo", markup => markup.Contains("Entre nous trois", StringComparison.Ordinal));

        await Ada.OpenAsync("Pour tous, plus tard");
        await other.UntilTextAsync("turbo", markup =>
        {
            Assert.DoesNotContain("Entre nous trois", markup, StringComparison.Ordinal);
            return markup.Contains("Pour tous, plus tard", StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task It_comes_as_well_when_another_moderates_by_then_and_when_one_is_followed_only_then()
    {
        var ((first, firsts), (second, seconds), (host, _)) = (await running.MemberAsync(), await running.MemberAsync(), await running.MemberAsync());
        var (cohost, cohosts) = await running.MemberAsync();
        await cohost.FollowAsync(firsts);
        await host.FollowAsync(cohosts);
        await using var hall = await HallOfAsync(first);
        await using var other = await HallOfAsync(second);
        var room = await host.OpenAsync("À plusieurs voix", "social");
        await host.SeatAsync(cohost, room);
        Assert.Equal(HttpStatusCode.NotFound, (await first.GetAsync($"/api/rooms/{room}", Api.Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, await host.PutAsync($"/api/rooms/{room}/moderators/{await cohost.IdAsync(room)}"));
        await hall.UntilTextAsync("turbo", markup => markup.Contains("À plusieurs voix", StringComparison.Ordinal));

        await host.FollowAsync(seconds);
        await other.UntilTextAsync("turbo", markup => markup.Contains("À plusieurs voix", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_page_whose_stream_comes_back_before_the_door_was_asked_has_the_room_and_the_hall_again()
    {
        var ((friend, friends), (other, others)) = (await running.MemberAsync(), await running.MemberAsync());
        foreach (var handle in new[] { friends, others }) await Ada.FollowAsync(handle);
        var room = await Ada.OpenAsync("De retour", "social");
        // Told to the halls before anybody watches: nobody is acquainted yet, as after a restart.
        var gathering = running.App.Services.GetRequiredService<LiveRooms>().Find(Api.Room(room))!;
        await Api.UntilAsync(() => Task.FromResult(gathering.Introduced.Count == 1), "its host was asked");

        await using (await EventStream.WatchAsync(friend, $"room/{room}"))
            Assert.Equal(1, running.App.Services.GetRequiredService<Kit.Streams.LiveStreams>().WatcherCount($"room/{room}"));
        await using var hall = await HallOfAsync(other);
        await hall.UntilTextAsync("turbo", markup => markup.Contains("De retour", StringComparison.Ordinal));
    }

    /// <summary>Their hall, of a page written just now.</summary>
    private async Task<EventStream> HallOfAsync(HttpClient who)
    {
        var since = running.App.Services.GetRequiredService<IdMaker>().Next().ToString(CultureInfo.InvariantCulture);
        return await EventStream.WatchAsync(who, $"hall/{await who.MyIdAsync()}", since);
    }
}
