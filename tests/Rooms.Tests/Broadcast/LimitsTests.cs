using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Kit.Web;
using Palabre.TestApp;
using Palabre.TestKit;

namespace Palabre.Rooms.Tests.Broadcast;

/// <summary>What broadcasting may take of the machine, and what is without ffmpeg.</summary>
public sealed class LimitsTests
{
    private static CancellationToken Ct => Api.Ct;

    [Fact]
    public async Task Without_ffmpeg_it_is_said_in_words_and_everything_else_works()
    {
        await using var app = await PalabreApp.StartAsync(settings: new Dictionary<string, string?> { ["Broadcast:Ffmpeg"] = "/nowhere/ffmpeg" });
        var ada = await app.AsAsync("ada");
        var room = await ada.OpenAsync();
        foreach (var address in new[] { $"/room/{room}/listen.mp3", $"/room/{room}/live/index.m3u8", $"/api/rooms/{room}/listen" })
        {
            var answer = await ada.GetAsync(address, Ct);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            var problem = await answer.JsonAsync();
            Assert.Equal(("no_ffmpeg", "Listening by a player does not work here: the server lacks ffmpeg."), (problem.GetProperty("type").GetString(), problem.GetProperty("detail").GetString()));
        }
        var page = await app.Guest().GetStringAsync($"/room/{room}", Ct);
        Assert.Contains("the server lacks ffmpeg", page, StringComparison.Ordinal);
        Assert.DoesNotContain("listen.mp3", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Switched_off_it_is_not_there()
    {
        await using var app = await PalabreApp.StartAsync(settings: new Dictionary<string, string?> { ["Broadcast:Enabled"] = "false" });
        var room = await (await app.AsAsync("ada")).OpenAsync();
        Assert.Equal((404, "broadcast_off"), await app.Guest().GetAsync($"/room/{room}/listen.mp3", Ct).RefusalAsync());
        Assert.DoesNotContain("listen.mp3", await app.Guest().GetStringAsync($"/room/{room}", Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Places_are_counted_for_each_address_each_room_and_all_rooms()
    {
        await using var app = await PalabreApp.StartAsync(settings: new Dictionary<string, string?>
        {
            ["Broadcast:Rooms"] = "1",
            ["Broadcast:ListenersPerRoom"] = "2",
            ["Broadcast:ListenersPerAddress"] = "3",
        });
        var (ada, guest) = (await app.AsAsync("ada"), app.Guest());
        var room = await ada.OpenAsync();
        await using (await Player.TuneInAsync(guest, $"/room/{room}/listen.mp3"))
        await using (await Player.TuneInAsync(guest, $"/room/{room}/listen.mp3"))
        {
            Assert.Equal((503, "media_full"), await guest.GetAsync($"/room/{room}/listen.mp3", Ct).RefusalAsync());
            Assert.Equal((503, "broadcast_full"), await guest.GetAsync($"/room/{await (await app.AsAsync("bo")).OpenAsync()}/listen.mp3", Ct).RefusalAsync());
            Assert.Contains("palabre_broadcast_mp3_listeners 2\n", await guest.GetStringAsync("/metrics", Ct), StringComparison.Ordinal);
        }
        var places = new Mp3Places(new BroadcastSettings { ListenersPerAddress = 1 });
        using var one = places.Take(IPAddress.Parse("2001:db8::1"));
        Assert.Null(places.Take(IPAddress.Parse("2001:db8::2")));
        Assert.NotNull(places.Take(IPAddress.Parse("2001:db8:0:1::1")));
    }

    [Fact]
    public async Task Ffmpeg_ends_a_while_after_the_last_listener_and_with_the_server()
    {
        int[] processes;
        await using (var app = await PalabreApp.StartAsync(settings: new Dictionary<string, string?> { ["Broadcast:LingerSeconds"] = "5" }))
        {
            var (ada, guest, broadcasts) = (await app.AsAsync("ada"), app.Guest(), app.Services.GetRequiredService<Broadcasts>());
            var room = await ada.OpenAsync();
            await using (await Player.TuneInAsync(guest, $"/room/{room}/listen.mp3"))
            {
                await guest.GetStringAsync($"/room/{room}/live/index.m3u8", Ct);
                processes = ProcessesOf(broadcasts, room);
                Assert.Equal(2, processes.Length);
            }
            await Api.UntilAsync(() => Task.FromResult(broadcasts.Find(Api.Room(room))!.IsIdle && !processes.Any(IsAlive)), "both processes are gone");

            await guest.GetStringAsync($"/room/{room}/live/index.m3u8", Ct);
            processes = ProcessesOf(broadcasts, room);
            Assert.True(Assert.Single(processes) > 0);
        }
        Assert.DoesNotContain(processes, IsAlive);
    }

    [Fact]
    public async Task Ffmpeg_does_not_outlive_a_server_that_is_killed()
    {
        var data = Directory.CreateTempSubdirectory("palabre-killed-");
        var url = $"http://127.0.0.1:{FreePort.Next()}";
        try
        {
            using var server = Start(data.FullName, "member", "add", "ada", "--steward");
            await server.WaitForExitAsync(Ct);
            using var token = Start(data.FullName, "token", "ada");
            using var ada = new HttpClient { BaseAddress = new Uri(url) };
            ada.DefaultRequestHeaders.Authorization = new("Bearer", (await token.StandardOutput.ReadToEndAsync(Ct)).Trim());
            using var serving = Start(data.FullName, "serve", "--urls", url, "--media-port", "0");
            int ffmpeg;
            try
            {
                // Its first line says that it is open.
                Assert.Contains(url, await serving.StandardOutput.ReadLineAsync(Ct), StringComparison.Ordinal);
                await ada.GetStringAsync($"/room/{await ada.OpenAsync()}/live/index.m3u8", Ct);
                ffmpeg = Assert.Single(ChildrenOf(serving.Id));
            }
            finally
            {
                serving.Kill();
                await serving.WaitForExitAsync(CancellationToken.None);
            }
            await Api.UntilAsync(() => Task.FromResult(!IsAlive(ffmpeg)), "ffmpeg is gone as well");
        }
        finally { data.Delete(recursive: true); }
    }

    private static int[] ProcessesOf(Broadcasts broadcasts, string room) => [.. broadcasts.Find(Api.Room(room))!.Encoders.Select(e => e.ProcessId ?? 0)];

    private static Process Start(string data, params string[] arguments) => Process.Start(
        new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "palabre.dll"), .. arguments, "--data", data]) { RedirectStandardOutput = true })!;

    /// <summary>Of the whole machine, those whose parent it is.</summary>
    private static IEnumerable<int> ChildrenOf(int parent) => File.ReadAllText($"/proc/{parent}/task/{parent}/children")
        .Split(' ', StringSplitOptions.RemoveEmptyEntries).Concat(Directory.EnumerateDirectories($"/proc/{parent}/task").SelectMany(task => File.ReadAllText($"{task}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)))
        .Distinct().Select(id => int.Parse(id, System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Not gone, and no mere entry that waits to be read by its parent.</summary>
    private static bool IsAlive(int process)
    {
        try { return File.ReadAllText($"/proc/{process}/stat").Split(") ")[^1][0] is not ('Z' or 'X'); }
        catch (IOException)
        {
            // Gone.
            return false;
        }
    }
}
