using System.Net;

namespace Palabre.Rooms.Tests.Entry;

/// <summary>Whoever blocks somebody on stage is told so on their page, as long as it is so.</summary>
public sealed class WarningTests(RunningApp running) : IClassFixture<RunningApp>
{
    [Fact]
    public async Task Whoever_blocks_somebody_is_warned_when_they_come_on_stage_and_no_longer_when_they_leave_it()
    {
        var (blocker, blocked, handle, room) = await RoomAsync();
        await using var page = await WatchAsync(blocker, room);
        await running.Ada.SeatAsync(blocked, room);
        await page.UntilTextAsync("turbo", markup => Warning(markup)?.Contains(handle, StringComparison.Ordinal) == true);
        Assert.Equal(HttpStatusCode.NoContent, await blocked.DropAsync($"/api/rooms/{room}/stage/{await blocked.IdAsync(room)}"));
        await page.UntilTextAsync("turbo", markup => Warning(markup)?.Contains(handle, StringComparison.Ordinal) == false);
    }

    [Fact]
    public async Task The_warning_goes_with_the_block()
    {
        var (blocker, blocked, handle, room) = await RoomAsync();
        await using var page = await WatchAsync(blocker, room);
        await running.Ada.SeatAsync(blocked, room);
        await page.UntilTextAsync("turbo", markup => Warning(markup)?.Contains(handle, StringComparison.Ordinal) == true);
        Assert.Equal(HttpStatusCode.NoContent, await blocker.DropAsync($"/api/me/blocks/{await blocked.IdAsync(room)}"));
        await page.UntilTextAsync("turbo", markup => Warning(markup)?.Contains(handle, StringComparison.Ordinal) == false);
    }

    /// <summary>A room with somebody in the audience who blocks another.</summary>
    private async Task<(HttpClient Blocker, HttpClient Blocked, string Handle, string Room)> RoomAsync()
    {
        var ((blocker, _), (blocked, handle)) = (await running.MemberAsync(), await running.MemberAsync());
        var room = await running.Ada.OpenAsync();
        Assert.Equal(HttpStatusCode.NoContent, await blocker.PutAsync($"/api/rooms/{room}/presence"));
        Assert.Equal(HttpStatusCode.NoContent, await blocker.PutAsync($"/api/me/blocks/{await blocked.IdAsync(room)}"));
        return (blocker, blocked, handle, room);
    }

    private static async Task<EventStream> WatchAsync(HttpClient who, string room) => await EventStream.WatchAsync(who, $"room/{room}/member/{await who.IdAsync(room)}");

    /// <summary>What a member's own news says of it; null when it says nothing.</summary>
    private static string? Warning(string markup) => markup.Split("target=\"room-warning\"") is [_, var warning] ? warning : null;
}
