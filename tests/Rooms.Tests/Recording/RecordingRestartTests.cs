using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Rooms.Tests.Recorded;

/// <summary>A server that begins anew on what another left goes on recording, and knows who agreed.</summary>
public sealed class RecordingRestartTests : IAsyncLifetime
{
    private Restarts _servers = null!;

    public async ValueTask InitializeAsync() => _servers = await Restarts.CreateAsync();

    [Fact]
    public async Task What_was_recorded_is_recorded_again_in_a_new_stretch_and_what_was_paused_is_not()
    {
        var first = await _servers.StartAsync();
        var (adaToken, boToken) = (await Restarts.TokenAsync(first, "ada", steward: true), await Restarts.TokenAsync(first, "bo"));
        var (ada, bo) = (Restarts.Client(first, adaToken), Restarts.Client(first, boToken));
        var runs = await ada.OpenRecordedAsync();
        await ada.SeatAsync(bo, runs);
        Assert.Equal(HttpStatusCode.NoContent, await bo.PutAsync($"/api/rooms/{runs}/recording/consent", new { agreed = true }));
        var paused = await ada.OpenRecordedAsync();
        Assert.Equal(HttpStatusCode.NoContent, await ada.DropAsync($"/api/rooms/{paused}/recording"));

        var second = await _servers.StartAsync();
        var again = Restarts.Client(second, adaToken);
        Assert.Equal(("recording", "paused"), (await Records.StateAsync(again, runs), await Records.StateAsync(again, paused)));
        Assert.Equal("agreed", (await Restarts.Client(second, boToken).GetJsonAsync($"/api/rooms/{runs}/me")).GetProperty("recording").GetString());
        Assert.Equal([0, 1], await StretchesAsync(second, runs));
        Assert.Equal([0], await StretchesAsync(second, paused));

        Assert.Equal(HttpStatusCode.NoContent, await again.DropAsync($"/api/rooms/{runs}?now=true"));
        await Api.UntilAsync(async () => await Records.StateAsync(again, runs) == "empty", "nobody had spoken");
    }

    public async ValueTask DisposeAsync() => await _servers.DisposeAsync();

    private static async Task<List<int>> StretchesAsync(WebApplication app, string room)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var id = Api.Room(room);
        return await scope.ServiceProvider.GetRequiredService<PalabreDb>().Set<RecordedStretch>().Where(s => s.Room == id).OrderBy(s => s.Number).Select(s => s.Number).ToListAsync(Api.Ct);
    }
}
