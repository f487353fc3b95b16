using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;

namespace Palabre.Programme.Tests;

/// <summary>Single dates of a show: who comes, what is moved and cancelled, and who is told.</summary>
public sealed class DatesTests(Season season) : IClassFixture<Season>
{
    private const string First = "2026-02-09T20:00:00";
    private const string Second = "2026-02-16T20:00:00";

    [Fact]
    public async Task Who_comes_is_counted_once_and_may_change_their_mind()
    {
        var (founder, slug) = await season.ClubAsync();
        var (moussa, omar) = (await season.MemberAsync(founder, slug), await season.NewAsync("omar"));
        var date = $"/api/shows/{await founder.ShowAsync(slug)}/occurrences/{First}";
        foreach (var who in new[] { moussa, moussa, omar }) Assert.Equal(HttpStatusCode.NoContent, await who.PutAsync($"{date}/rsvp"));
        var seen = await moussa.JsonAsync(date);
        Assert.Equal((2, true), (seen.GetProperty("coming").GetInt32(), seen.GetProperty("isComing").GetBoolean()));
        Assert.Equal(HttpStatusCode.NoContent, await moussa.DropAsync($"{date}/rsvp"));
        seen = await moussa.JsonAsync(date);
        Assert.Equal((1, false), (seen.GetProperty("coming").GetInt32(), seen.GetProperty("isComing").GetBoolean()));
    }

    [Fact]
    public async Task Many_may_be_the_first_to_come_at_the_same_moment()
    {
        var (founder, slug) = await season.ClubAsync();
        var date = $"/api/shows/{await founder.ShowAsync(slug)}/occurrences/{First}";
        var people = new List<Person>();
        for (var i = 0; i < 6; i++) people.Add(await season.NewAsync("omar"));
        Assert.All(await Task.WhenAll(people.Select(p => p.PutAsync($"{date}/rsvp"))), status => Assert.Equal(HttpStatusCode.NoContent, status));
        Assert.Equal(6, (await founder.JsonAsync(date)).GetProperty("coming").GetInt32());
    }

    [Fact]
    public async Task A_cancelled_date_is_shown_as_such_told_to_those_who_come_and_can_be_restored()
    {
        var (founder, slug) = await season.ClubAsync();
        var (host, moussa, other) = (await season.MemberAsync(founder, slug), await season.MemberAsync(founder, slug), await season.MemberAsync(founder, slug));
        var show = await founder.ShowAsync(slug, new { host = host.Handle });
        await moussa.PutAsync($"/api/shows/{show}/occurrences/{First}/rsvp");
        Assert.Equal(HttpStatusCode.NoContent, await founder.DropAsync($"/api/shows/{show}/occurrences/{First}"));
        Assert.Equal(HttpStatusCode.NoContent, await founder.DropAsync($"/api/shows/{show}/occurrences/{First}"));
        await season.HeardAsync();
        foreach (var told in new[] { host, moussa }) Assert.Equal(["eventCancelled"], await told.ToldAsync());
        foreach (var silent in new[] { founder, other }) Assert.DoesNotContain("eventCancelled", await silent.ToldAsync());
        Assert.Equal([true, false], (await other.DatesAsync($"/api/clubs/{slug}/programme?from=2026-02-09&to=2026-02-17")).Select(d => d.GetProperty("isCancelled").GetBoolean()));
        Assert.Equal("occurrence_cancelled", await other.RefusalAsync(HttpMethod.Put, $"/api/shows/{show}/occurrences/{First}/rsvp"));
        Assert.StartsWith("2026-02-16", (await founder.JsonAsync($"/api/shows/{show}")).GetProperty("next").GetString(), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.NoContent, await founder.SendAsync($"/api/shows/{show}/occurrences/{First}/restore"));
        await season.HeardAsync();
        Assert.Equal(["eventCancelled", "eventMoved"], await moussa.ToldAsync());
        Assert.False((await moussa.JsonAsync($"/api/shows/{show}/occurrences/{First}")).GetProperty("isCancelled").GetBoolean());
    }

    [Fact]
    public async Task A_moved_date_keeps_its_name_and_those_who_come_and_they_are_told_the_new_time()
    {
        var (founder, slug) = await season.ClubAsync();
        var moussa = await season.MemberAsync(founder, slug);
        var show = await founder.ShowAsync(slug);
        var date = $"/api/shows/{show}/occurrences/{First}";
        await moussa.PutAsync($"{date}/rsvp");
        Assert.Equal(HttpStatusCode.NoContent, await founder.PutAsync(date, new { start = "2026-02-17T21:30:00" }));
        await season.HeardAsync();
        Assert.Equal(["02-16 19:00", "02-17 20:30", "02-23 19:00"], await moussa.MomentsAsync($"/api/shows/{show}/occurrences?from=2026-02-08&to=2026-02-24"));
        var moved = await moussa.JsonAsync(date);
        Assert.Equal((First, true, 1), (moved.GetProperty("original").GetString(), moved.GetProperty("isMoved").GetBoolean(), moved.GetProperty("coming").GetInt32()));
        var line = (await moussa.JsonAsync("/api/notifications")).GetProperty("notifications")[0];
        Assert.Equal(("eventMoved", "2026-02-17T21:30:00+01:00"), (line.GetProperty("kind").GetString(), line.GetProperty("event").GetProperty("start").GetString()));
        Assert.StartsWith($"/show/{show}#at-", line.GetProperty("path").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, await founder.SendAsync($"{date}/restore"));
        Assert.StartsWith(First, (await moussa.JsonAsync(date)).GetProperty("start").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-02-10T20:00:00", "2026-02-11T20:00", "occurrence_unknown")]
    [InlineData("yesterday", "2026-02-11T20:00", "occurrence_unknown")]
    [InlineData(First, "2026-02-01T20:00", "show_in_past")]
    [InlineData(First, "2027-09-01T20:00", "show_far")]
    [InlineData(First, "tomorrow", "show_start")]
    public async Task Not_every_date_can_be_moved_anywhere(string date, string start, string code)
    {
        var (founder, slug) = await season.ClubAsync();
        Assert.Equal(code, await founder.RefusalAsync(HttpMethod.Put, $"/api/shows/{await founder.ShowAsync(slug)}/occurrences/{date}", new { start }));
    }

    [Fact]
    public async Task Another_weekday_takes_those_who_come_along_and_another_rhythm_cancels_what_is_far_from_it()
    {
        var (founder, slug) = await season.ClubAsync();
        var (moussa, awa) = (await season.MemberAsync(founder, slug), await season.MemberAsync(founder, slug));
        var show = await founder.ShowAsync(slug);
        await moussa.PutAsync($"/api/shows/{show}/occurrences/{First}/rsvp");
        await awa.PutAsync($"/api/shows/{show}/occurrences/2026-02-23T20:00:00/rsvp");
        Assert.Equal(HttpStatusCode.OK, await founder.PutAsync($"/api/shows/{show}", new { start = "2026-02-10T21:00:00" }));
        await season.HeardAsync();
        foreach (var told in new[] { moussa, awa }) Assert.Equal(["eventMoved"], await told.ToldAsync());
        Assert.True((await moussa.JsonAsync($"/api/shows/{show}/occurrences/2026-02-10T21:00:00")).GetProperty("isComing").GetBoolean());
        Assert.True((await awa.JsonAsync($"/api/shows/{show}/occurrences/2026-02-24T21:00:00")).GetProperty("isComing").GetBoolean());

        Assert.Equal(HttpStatusCode.OK, await founder.PutAsync($"/api/shows/{show}", new { rrule = "FREQ=MONTHLY;BYDAY=2TU" }));
        await season.HeardAsync();
        Assert.Equal(["eventMoved"], await moussa.ToldAsync());
        Assert.Equal(["eventMoved", "eventCancelled"], await awa.ToldAsync());
        Assert.Equal(["02-10 20:00", "03-10 20:00"], await moussa.MomentsAsync($"/api/shows/{show}/occurrences?from=2026-02-08&to=2026-03-11"));
    }
}

/// <summary>What becomes of shows as time goes by: each test has a house of its own, because it moves the clock.</summary>
public sealed class TimeTests : IAsyncLifetime
{
    private readonly Season _season = new();

    public ValueTask InitializeAsync() => _season.InitializeAsync();
    public ValueTask DisposeAsync() => _season.DisposeAsync();

    [Fact]
    public async Task A_show_that_ran_gets_other_times_from_its_next_date_on_and_what_is_left_of_its_count()
    {
        var (founder, slug) = await _season.ClubAsync();
        var show = await founder.ShowAsync(slug, new { rrule = "FREQ=WEEKLY;COUNT=5" });
        await _season.AtAsync(new(2026, 2, 9, 19, 0, 0, TimeSpan.Zero));
        var room = (await founder.PostAsync($"/api/shows/{show}/occurrences/2026-02-09T20:00:00/room", new { })).GetProperty("room").GetString();
        await _season.AtAsync(new(2026, 2, 18, 12, 0, 0, TimeSpan.Zero));
        Assert.Equal(HttpStatusCode.OK, await founder.PutAsync($"/api/shows/{show}", new { start = "2026-02-24T21:00:00" }));
        Assert.Equal(["02-24 20:00", "03-03 20:00", "03-10 20:00"], await founder.MomentsAsync($"/api/shows/{show}/occurrences?from=2026-02-18&to=2026-06-01"));
        // What took place stays where it was.
        var held = Assert.Single(await founder.DatesAsync($"/api/clubs/{slug}/programme?from=2026-02-09&to=2026-02-10"));
        Assert.Equal(("02-09 19:00", room), (Person.Moment(held), held.GetProperty("room").GetString()));
    }

    [Fact]
    public async Task A_show_that_ends_keeps_what_took_place_and_cancels_what_was_to_come()
    {
        var (founder, slug) = await _season.ClubAsync();
        var moussa = await _season.MemberAsync(founder, slug);
        var show = await founder.ShowAsync(slug);
        await moussa.PutAsync($"/api/shows/{show}/occurrences/2026-02-23T20:00:00/rsvp");
        await _season.AtAsync(new(2026, 2, 17, 12, 0, 0, TimeSpan.Zero));
        Assert.Equal(HttpStatusCode.NoContent, await founder.DropAsync($"/api/shows/{show}"));
        await _season.HeardAsync();
        Assert.Equal(["eventCancelled"], (await moussa.ToldAsync()).Where(kind => kind != "eventSoon"));
        Assert.Equal(["02-09 19:00", "02-16 19:00"], await moussa.MomentsAsync($"/api/clubs/{slug}/programme?from=2026-02-01&to=2026-06-01"));
        Assert.Empty((await moussa.JsonAsync($"/api/clubs/{slug}/shows")).GetProperty("shows").EnumerateArray());
    }

    [Fact]
    public async Task What_is_over_is_neither_moved_nor_come_to()
    {
        var (founder, slug) = await _season.ClubAsync();
        var date = $"/api/shows/{await founder.ShowAsync(slug)}/occurrences/2026-02-09T20:00:00";
        await _season.AtAsync(new(2026, 2, 9, 20, 0, 0, TimeSpan.Zero));
        Assert.Equal("occurrence_over", await founder.RefusalAsync(HttpMethod.Put, date, new { start = "2026-02-11T20:00" }));
        Assert.Equal("occurrence_over", await founder.RefusalAsync(HttpMethod.Put, $"{date}/rsvp"));
        Assert.Equal("occurrence_over", await founder.RefusalAsync(HttpMethod.Delete, date));
        Assert.Equal("occurrence_over", await founder.RefusalAsync(HttpMethod.Post, $"{date}/room"));
    }

    [Fact]
    public async Task A_room_opens_half_an_hour_early_once_and_those_who_come_are_told_once()
    {
        var (founder, slug) = await _season.ClubAsync();
        var (host, cohost, moussa, omar) = (await _season.MemberAsync(founder, slug), await _season.MemberAsync(founder, slug), await _season.MemberAsync(founder, slug), await _season.NewAsync("omar"));
        var show = await founder.ShowAsync(slug, new { host = host.Handle, cohosts = new[] { cohost.Handle }, language = "ary", topic = "science" });
        var date = $"/api/shows/{show}/occurrences/2026-02-09T20:00:00";
        foreach (var who in new[] { moussa, omar }) await who.PutAsync($"{date}/rsvp");
        await _season.AtAsync(new(2026, 2, 9, 18, 29, 0, TimeSpan.Zero));
        Assert.Equal("occurrence_early", await host.RefusalAsync(HttpMethod.Post, $"{date}/room"));
        await _season.AtAsync(new(2026, 2, 9, 18, 30, 0, TimeSpan.Zero));

        var rooms = await Task.WhenAll(host.PostAsync($"{date}/room", new { }), cohost.PostAsync($"{date}/room", new { }));
        var room = Assert.Single(rooms.Select(r => r.GetProperty("room").GetString()).Distinct());
        await _season.HeardAsync();
        var open = await omar.JsonAsync($"/api/rooms/{room}");
        Assert.Equal(("Parle-moi de science", "ary", "live"), (open.GetProperty("title").GetString(), open.GetProperty("language").GetString(), open.GetProperty("state").GetString()));
        Assert.Equal("science", open.GetProperty("topics")[0].GetString());
        Assert.Contains(slug, open.ToString(), StringComparison.Ordinal);
        await UntilAsync(async () => (await moussa.ToldAsync()).Contains("roomOpened") && (await omar.ToldAsync()).Contains("roomOpened"));
        foreach (var told in new[] { moussa, omar }) Assert.Single(await told.ToldAsync(), "roomOpened");
        var seen = await omar.JsonAsync(date);
        Assert.Equal((room, true), (seen.GetProperty("room").GetString(), seen.GetProperty("isLive").GetBoolean()));
        Assert.Equal(room, (await founder.PostAsync($"{date}/room", new { })).GetProperty("room").GetString());

        await using (var scope = _season.App.Services.CreateAsyncScope())
        {
            var programme = scope.ServiceProvider.GetRequiredService<IProgramme>();
            RoomId.TryParse(room, null, out var id);
            var card = (await programme.OfRoomsAsync([id], Season.Ct))[id];
            Assert.Equal((show, new DateTimeOffset(2026, 2, 9, 20, 0, 0, TimeSpan.FromHours(1))), (card.Show.Id.ToString(), card.Start));
            Assert.Equal([moussa.Id, omar.Id], (await programme.ComingAsync(card.Id, 0, 10, Season.Ct)).Members);
            Assert.Equal(["Parle-moi de science"], (await programme.PartAsync(default, 10, Season.Ct)).Select(s => s.Title));
            Assert.Empty(await programme.PartAsync(card.Show.Id, 10, Season.Ct));
        }

        // Closed before its end it may be opened anew.
        var opener = (await host.JsonAsync($"/api/rooms/{room}/me")).GetProperty("role").GetString() == "moderator" ? host : cohost;
        await opener.DropAsync($"/api/rooms/{room}?now=true");
        await UntilAsync(async () => (await omar.JsonAsync($"/api/rooms/{room}")).GetProperty("state").GetString() == "ended");
        Assert.NotEqual(room, (await cohost.PostAsync($"{date}/room", new { })).GetProperty("room").GetString());
    }

    [Fact]
    public async Task A_show_of_members_becomes_a_room_of_members_also_where_only_leaders_open_rooms()
    {
        var (founder, slug) = await _season.ClubAsync(new { membersOpenRooms = false });
        var (host, moussa, omar) = (await _season.MemberAsync(founder, slug), await _season.MemberAsync(founder, slug), await _season.NewAsync("omar"));
        var show = await founder.ShowAsync(slug, new { host = host.Handle, membersOnly = true });
        await _season.AtAsync(new(2026, 2, 9, 19, 5, 0, TimeSpan.Zero));
        var room = (await host.PostAsync($"/api/shows/{show}/occurrences/2026-02-09T20:00:00/room", new { })).GetProperty("room").GetString();
        Assert.Equal(HttpStatusCode.OK, await moussa.GetAsync($"/api/rooms/{room}"));
        Assert.Equal(HttpStatusCode.NotFound, await omar.GetAsync($"/api/rooms/{room}"));
        Assert.Equal(HttpStatusCode.NotFound, await omar.GetAsync($"/api/shows/{show}"));
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Season.Ct);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        while (!await holds()) await Task.Delay(50, limit.Token);
    }
}
