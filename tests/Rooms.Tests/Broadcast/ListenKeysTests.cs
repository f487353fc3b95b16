using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.TestApp;
using Palabre.TestKit;

namespace Palabre.Rooms.Tests.Broadcast;

public sealed class ListenKeysTests
{
    [Fact]
    public async Task A_key_opens_its_own_room_to_its_own_member_for_twelve_hours()
    {
        await using var app = await PalabreApp.StartAsync();
        var clock = new ManualClock();
        var keys = new ListenKeys(app.Services.GetRequiredService<IDataProtectionProvider>(), app.Services.GetRequiredService<IServiceScopeFactory>(), clock);
        var (room, bo) = (new RoomId(7), await app.AddAsync("bo"));
        var (key, until) = (await keys.MakeAsync(room, bo, Api.Ct))!.Value;
        Assert.Equal(clock.GetUtcNow() + ListenKeys.Life, until);
        Assert.Equal(bo, await keys.ReadAsync(room, key, Api.Ct));
        Assert.Null(await keys.ReadAsync(new RoomId(8), key, Api.Ct));
        Assert.Null(await keys.ReadAsync(room, key[..^2] + "AA", Api.Ct));
        Assert.Null(await keys.MakeAsync(room, new MemberId(12345), Api.Ct));
        clock.Advance(ListenKeys.Life + TimeSpan.FromSeconds(2));
        Assert.Null(await keys.ReadAsync(room, key, Api.Ct));
    }
}
