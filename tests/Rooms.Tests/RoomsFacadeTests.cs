using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit;

namespace Palabre.Rooms.Tests;

/// <summary>What other slices are told of rooms.</summary>
public sealed class RoomsFacadeTests(RunningApp running) : IClassFixture<RunningApp>
{
    [Fact]
    public async Task A_social_room_exists_for_those_whom_its_moderator_follows_and_for_nobody_else()
    {
        var (friend, handle) = await running.MemberAsync();
        var (stranger, _) = await running.MemberAsync();
        await running.Ada.FollowAsync(handle);
        var (social, open, closed) = (await running.Ada.OpenAsync(access: "social"), await running.Ada.OpenAsync(), await running.Ada.OpenAsync(access: "closed"));
        Assert.Equal(Ids(social, open), await AdmittedAsync(friend));
        Assert.Equal(Ids(open), await AdmittedAsync(stranger));
        await running.Ada.DropAsync($"/api/rooms/{social}?now=true");
        Assert.Equal(Ids(social, open), await AdmittedAsync(friend));
        Assert.Equal(Ids(open), await AdmittedAsync(stranger));

        async Task<HashSet<RoomId>> AdmittedAsync(HttpClient who)
        {
            await using var scope = running.App.Services.CreateAsyncScope();
            return [.. await scope.ServiceProvider.GetRequiredService<IRooms>().AdmittedAsync(Api.Member(await who.IdAsync(open)), Ids(social, open, closed), Api.Ct)];
        }
    }

    [Fact]
    public async Task Whoever_opened_their_microphone_is_among_those_who_spoke()
    {
        var room = await running.Ada.OpenAsync();
        await running.Ada.SeatAsync(running.Bo, room);
        Assert.Equal(HttpStatusCode.NoContent, await running.Bo.PutAsync($"/api/rooms/{room}/microphone", new { open = true }));
        await using var scope = running.App.Services.CreateAsyncScope();
        var spoke = await scope.ServiceProvider.GetRequiredService<IRooms>().RecentSpeakersAsync(Ids(room), Api.Ct);
        Assert.Equal([Api.Member(await running.Bo.IdAsync(room))], spoke[Api.Room(room)]);
    }

    [Fact]
    public async Task Who_hears_of_a_room_before_it_is_open_waits_until_it_is()
    {
        var (fan, _) = await running.MemberAsync();
        var (member, host) = (Api.Member(await fan.IdAsync(await running.Ada.OpenAsync())), Api.Member(await running.Ada.IdAsync(await running.Ada.OpenAsync())));
        var live = running.App.Services.GetRequiredService<LiveRooms>();
        await using var scope = running.App.Services.CreateAsyncScope();
        var (rooms, ids) = (scope.ServiceProvider.GetRequiredService<IRooms>(), scope.ServiceProvider.GetRequiredService<IdMaker>());
        var room = new Room { Id = new(ids.Next()), Title = "Soon", Access = RoomAccess.Open, Creator = host, Host = host, OpenedAt = TimeProvider.System.GetUtcNow() };

        var coming = live.Announce(room.Id);
        var asked = rooms.FindableByAsync(room.Id, [member], Api.Ct);
        Assert.False(asked.IsCompleted);
        var gathering = live.Open(room);
        coming.Dispose();
        Assert.Equal([member], await asked);
        live.Close(gathering);

        // One that was not opened after all is found by nobody.
        coming = live.Announce(room.Id);
        asked = rooms.FindableByAsync(room.Id, [member], Api.Ct);
        coming.Dispose();
        Assert.Empty(await asked);
    }

    private static HashSet<RoomId> Ids(params string[] rooms) => [.. rooms.Select(Api.Room)];
}
