using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Palabre.Safety.Tests;

/// <summary>Who reads what of the log of moderation.</summary>
public sealed class LogTests(House house) : IClassFixture<House>
{
    private static CancellationToken Ct => House.Ct;

    [Fact]
    public async Task What_moderators_do_is_in_the_log_for_stewards_and_for_whom_it_concerned()
    {
        var (ada, bruno, carla, judge) = (await house.NewAsync("ada"), await house.NewAsync("bruno"), await house.NewAsync("carla"), await house.NewAsync("judge", true));
        var room = await ada.OpenAsync();
        await bruno.SpeakInAsync(room, ada);
        await bruno.PutAsync($"/api/rooms/{room}/microphone", new { open = true });
        Assert.Equal(HttpStatusCode.NoContent, await ada.PutAsync($"/api/rooms/{room}/stage/{bruno.Id}/muted"));
        Assert.Equal(HttpStatusCode.NoContent, await ada.DropAsync($"/api/rooms/{room}/stage/{bruno.Id}"));
        Assert.Equal(HttpStatusCode.NoContent, await carla.PutAsync($"/api/rooms/{room}/presence"));
        // Whoever deletes what they wrote themselves moderates nobody.
        foreach (var (by, whose) in new[] { (carla, carla), (ada, bruno) })
        {
            var line = await (await whose.Http.PostAsJsonAsync($"/api/rooms/{room}/chat", new { text = $"Deleted by {by.Handle}." }, Ct)).Content.ReadFromJsonAsync<JsonElement>(Ct);
            Assert.Equal(HttpStatusCode.NoContent, await by.DropAsync($"/api/rooms/{room}/chat/{line.GetProperty("id").GetString()}"));
        }
        using var his = await bruno.BrowserAsync();
        await House.UntilAsync(async () => (await his.ShowAsync("/decisions")).QuerySelectorAll(".log li").Length == 3, "all three deeds are noted");
        using var hers = await carla.BrowserAsync();
        Assert.Null((await hers.ShowAsync("/decisions")).QuerySelector(".log li"));
        using var all = await judge.BrowserAsync();
        var lines = (await all.ShowAsync("/stewards/log")).QuerySelectorAll(".log li").Count(l => l.QuerySelector($"a[href='/@{bruno.Handle}']") is not null);
        Assert.Equal(3, lines);
    }
}
