using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;

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

    private static HashSet<RoomId> Ids(params string[] rooms) => [.. rooms.Select(Api.Room)];
}
