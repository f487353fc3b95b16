using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit.Storage;
using Palabre.Live.Peer;

namespace Palabre.Safety.Tests;

/// <summary>The last minutes of a room with a report: kept for stewards, and destroyed when they are not needed or when their time is over.</summary>
public sealed class ReportSoundTests(House house) : IClassFixture<House>
{
    private static CancellationToken Ct => House.Ct;
    private string Folder => Path.Combine(house.App.Services.GetRequiredService<StorageSettings>().DataDirectory, "incident");

    [Fact]
    public async Task Stewards_hear_what_came_from_inside_and_a_dismissal_destroys_it()
    {
        var (bruno, carla, judge) = (await house.NewAsync("bruno"), await house.NewAsync("carla"), await house.NewAsync("judge", true));
        var (report, _) = await ReportFromInsideAsync(bruno, carla);
        var path = $"/stewards/reports/{report}/sound/{bruno.Id}";
        var heard = await judge.Http.GetAsync(path, Ct);
        Assert.Equal((HttpStatusCode.OK, "audio/ogg", true), (heard.StatusCode, heard.Content.Headers.ContentType?.MediaType, heard.Headers.CacheControl?.NoStore));
        Assert.Equal("OggS", Encoding.ASCII.GetString((await heard.Content.ReadAsByteArrayAsync(Ct))[..4]));
        Assert.Equal(HttpStatusCode.NotFound, await judge.StatusAsync($"/stewards/reports/{report}/sound/{carla.Id}"));
        foreach (var other in new[] { bruno.Http, carla.Http, house.App.Guest() }) Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync(path, Ct)).StatusCode);
        using var browser = await judge.BrowserAsync();
        Assert.NotNull((await browser.ShowAsync($"/stewards/reports/person/{bruno.Id}")).QuerySelector($"audio[src='{path}']"));

        var files = Directory.EnumerateFiles(Folder).Count();
        Assert.Equal(HttpStatusCode.NoContent, (await judge.Http.PostAsJsonAsync($"/api/stewards/reports/person/{bruno.Id}/decision", new { measure = "dismiss", facts = "Nothing." }, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, await judge.StatusAsync(path));
        Assert.Equal(files - 1, Directory.EnumerateFiles(Folder).Count());
    }

    [Fact]
    public async Task It_is_kept_for_its_term_longer_on_appeal_and_not_a_day_more()
    {
        var (bruno, carla, judge) = (await house.NewAsync("bruno"), await house.NewAsync("carla"), await house.NewAsync("judge", true));
        var (report, _) = await ReportFromInsideAsync(bruno, carla);
        Assert.InRange((await KeepUntilAsync(report) - TimeProvider.System.GetUtcNow()).TotalDays, 29.9, 30);
        await judge.Http.PostAsJsonAsync($"/api/stewards/reports/person/{bruno.Id}/decision", new { measure = "warning", rule = "spam", facts = "Adverts." }, Ct);
        var decision = (await bruno.JsonAsync("/api/decisions"))[0].GetProperty("id").GetString();
        await bruno.Http.PostAsJsonAsync($"/api/decisions/{decision}/appeal", new { appeal = "Listen again." }, Ct);
        Assert.InRange((await KeepUntilAsync(report) - TimeProvider.System.GetUtcNow()).TotalDays, 89.9, 90);

        await using var scope = house.App.Services.CreateAsyncScope();
        var sounds = scope.ServiceProvider.GetRequiredService<KeptSounds>();
        Assert.Equal(0, await sounds.DestroyDueAsync(Ct));
        var now = TimeProvider.System.GetUtcNow();
        await scope.ServiceProvider.GetRequiredService<PalabreDb>().Set<ReportSound>().Where(s => s.Report == report).ExecuteUpdateAsync(set => set.SetProperty(s => s.KeepUntil, now), Ct);
        Assert.Equal(1, await sounds.DestroyDueAsync(Ct));
        Assert.Equal(HttpStatusCode.NotFound, await judge.StatusAsync($"/stewards/reports/{report}/sound/{bruno.Id}"));
    }

    [Theory]
    [InlineData("abusive")]
    [InlineData("upheld")]
    [InlineData("overturned")]
    public async Task A_report_marked_as_abusive_and_an_appeal_that_is_answered_destroy_it(string end)
    {
        var (bruno, carla, judge, second) = (await house.NewAsync("bruno"), await house.NewAsync("carla"), await house.NewAsync("judge", true), await house.NewAsync("second", true));
        var (report, _) = await ReportFromInsideAsync(bruno, carla);
        var files = Directory.EnumerateFiles(Folder).Count();
        if (end == "abusive") Assert.Equal(HttpStatusCode.NoContent, await judge.MarkAbusiveAsync(report));
        else
        {
            await judge.DecideAsync(bruno, new { measure = "warning", rule = "spam", facts = "Adverts." });
            var decision = await bruno.AppealAsync();
            Assert.Equal(HttpStatusCode.OK, await second.StatusAsync($"/stewards/reports/{report}/sound/{bruno.Id}"));
            Assert.Equal(HttpStatusCode.NoContent, await second.SettleAsync(decision, end));
        }
        Assert.Equal(HttpStatusCode.NotFound, await second.StatusAsync($"/stewards/reports/{report}/sound/{bruno.Id}"));
        Assert.Equal(files - 1, Directory.EnumerateFiles(Folder).Count());
        await using var scope = house.App.Services.CreateAsyncScope();
        Assert.False(await scope.ServiceProvider.GetRequiredService<PalabreDb>().Set<ReportSound>().AnyAsync(s => s.Report == report, Ct));
    }

    [Theory]
    [InlineData("person")]
    [InlineData("room")]
    public async Task A_steward_whom_the_report_concerns_hears_nothing_neither_while_it_is_open_nor_after(string what)
    {
        var (bruno, carla, judge) = (await house.NewAsync("bruno", true), await house.NewAsync("carla"), await house.NewAsync("judge", true));
        var (report, room) = await ReportFromInsideAsync(bruno, carla, what);
        var path = $"/stewards/reports/{report}/sound/{bruno.Id}";
        Assert.Equal(HttpStatusCode.Forbidden, await bruno.StatusAsync(path));
        Assert.Equal(HttpStatusCode.OK, await judge.StatusAsync(path));
        var warning = new { measure = "warning", rule = "spam", facts = "Adverts." };
        Assert.Equal(HttpStatusCode.NoContent, what == "room" ? await judge.DecideAsync(room, warning) : await judge.DecideAsync(bruno, warning));
        Assert.Equal(HttpStatusCode.Forbidden, await bruno.StatusAsync(path));
        Assert.Equal(HttpStatusCode.OK, await judge.StatusAsync(path));
    }

    [Fact]
    public async Task From_outside_no_sound_comes_with_a_report()
    {
        var (bruno, carla) = (await house.NewAsync("bruno"), await house.NewAsync("carla"));
        var (_, room) = await ReportFromInsideAsync(bruno, carla);
        var report = await (await house.NewAsync("dario")).ReportAsync(new { person = bruno.Id.ToString(), room, rule = "spam" });
        await using var scope = house.App.Services.CreateAsyncScope();
        Assert.False(await scope.ServiceProvider.GetRequiredService<PalabreDb>().Set<ReportSound>().AnyAsync(s => s.Report == report, Ct));
    }

    /// <summary>Bruno talks in his room, Carla listens and reports him, or the room.</summary>
    private static async Task<(ReportId Report, string Room)> ReportFromInsideAsync(Person bruno, Person carla, string what = "person")
    {
        var room = await bruno.OpenAsync();
        Assert.Equal(HttpStatusCode.NoContent, await carla.PutAsync($"/api/rooms/{room}/presence"));
        await using var voice = LivePeer.Publisher(TimeProvider.System);
        var answer = await bruno.Http.PostAsync($"/api/rooms/{room}/whip", new StringContent(voice.CreateOffer(), new MediaTypeHeaderValue("application/sdp")), Ct);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        voice.AcceptAnswer(await answer.Content.ReadAsStringAsync(Ct));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        await voice.ConnectAsync(limit.Token);
        for (var i = 0; i < 40; i++)
        {
            voice.Send(Encoding.ASCII.GetBytes(new string('s', 80)));
            await Task.Delay(20, Ct);
        }
        return (await carla.ReportAsync(what == "room" ? new { room, rule = "spam" } : new { person = bruno.Id.ToString(), room, rule = "spam" }), room);
    }

    private async Task<DateTimeOffset> KeepUntilAsync(ReportId report)
    {
        await using var scope = house.App.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<PalabreDb>().Set<ReportSound>().Where(s => s.Report == report).Select(s => s.KeepUntil).SingleAsync(Ct);
    }
}
