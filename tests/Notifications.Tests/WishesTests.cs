using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Kit.Storage;
using Palabre.TestApp;
using Palabre.TestKit;

namespace Palabre.Notifications.Tests;

/// <summary>What members choose to hear of, and when.</summary>
public sealed class WishesTests(House house) : IClassFixture<House>
{
    private static CancellationToken Ct => House.Ct;

    [Fact]
    public async Task Never_is_silence_sometimes_is_their_rooms_and_always_is_wherever_they_speak()
    {
        var (salma, rachid) = (await house.NewAsync("salma"), await house.NewAsync("rachid"));
        var (never, sometimes, always) = (await house.NewAsync("never"), await house.NewAsync("sometimes"), await house.NewAsync("always"));
        foreach (var one in new[] { never, sometimes, always }) await one.FollowAsync(salma);
        await never.ChooseAsync(salma, "never");
        await always.ChooseAsync(salma, "always");
        var room = await rachid.OpenAsync("Rachid’s");
        await salma.SpeakInAsync(room, rachid);
        await house.SettledAsync();
        Assert.Equal((0, 0), ((await never.ToldAsync()).Count, (await sometimes.ToldAsync()).Count));
        Assert.Equal(["speaks"], await always.KindsAsync());

        await salma.DropAsync($"/api/rooms/{room}/presence");
        await salma.OpenAsync("Salma’s");
        await house.SettledAsync();
        Assert.Empty(await never.ToldAsync());
        Assert.Equal(["roomOpened"], await sometimes.KindsAsync());
        Assert.Equal(["roomOpened", "speaks"], await always.KindsAsync());
    }

    [Fact]
    public async Task Who_was_told_that_a_room_is_open_is_not_told_who_speaks_in_it()
    {
        var (salma, rachid, fan) = (await house.NewAsync("salma"), await house.NewAsync("rachid"), await house.NewAsync("fan"));
        foreach (var one in new[] { salma, rachid }) await fan.FollowAsync(one);
        await fan.ChooseAsync(salma, "always");
        var room = await rachid.OpenAsync();
        await house.SettledAsync();
        await salma.SpeakInAsync(room, rachid);
        await house.SettledAsync();
        Assert.Equal(["roomOpened"], await fan.KindsAsync());
    }

    [Fact]
    public async Task A_level_is_only_for_whom_one_follows_and_ends_with_that()
    {
        var (salma, fan) = (await house.NewAsync("salma"), await house.NewAsync("fan"));
        Assert.Equal(HttpStatusCode.Conflict, await fan.PutAsync($"/api/notifications/levels/{salma.Id}", new { level = "never" }));
        await fan.FollowAsync(salma);
        await fan.ChooseAsync(salma, "never");
        Assert.Equal(HttpStatusCode.NoContent, await fan.DropAsync($"/api/members/{salma.Handle}/follow"));
        await house.SettledAsync();
        await fan.FollowAsync(salma);
        await salma.OpenAsync();
        await house.SettledAsync();
        Assert.Equal(["roomOpened"], await fan.KindsAsync());
    }

    [Fact]
    public async Task The_level_is_chosen_on_the_persons_page_without_scripts()
    {
        var (salma, fan) = (await house.NewAsync("salma"), await house.NewAsync("fan"));
        using var browser = await fan.BrowserAsync();
        Assert.Null((await browser.ShowAsync($"/@{salma.Handle}")).QuerySelector("#follow-level"));
        await fan.FollowAsync(salma);
        var page = await browser.ShowAsync($"/@{salma.Handle}");
        Assert.Equal("sometimes", page.QuerySelector("#follow-level option[selected]")?.GetAttribute("value"));
        Assert.Equal($"/@{salma.Handle}#follow-level", (await browser.SendAsync(page, "#follow-level form", ("level", "never"))).Headers.Location?.ToString());
        Assert.Equal("never", (await browser.ShowAsync($"/@{salma.Handle}")).QuerySelector("#follow-level option[selected]")?.GetAttribute("value"));
    }

    [Fact]
    public async Task Each_kind_is_switched_off_in_the_list_and_on_devices_apart()
    {
        var (salma, fan) = (await house.NewAsync("salma"), await house.NewAsync("fan"));
        await fan.FollowAsync(salma);
        var device = await fan.RingAsync(house.Push);
        using var browser = await fan.BrowserAsync();
        var page = await browser.ShowAsync("/settings/notifications");
        Assert.Equal(32, page.QuerySelectorAll("input[name=list][checked]").Length);
        // Everything rings but rooms are not listed.
        await browser.SendAsync(page, "#kinds form", [.. Ticks("push", but: ""), .. Ticks("list", but: "room_opened")]);
        await salma.OpenAsync("Rings");
        await house.SettledAsync();
        Assert.Empty(await fan.ToldAsync());
        Assert.Equal(0, await fan.UnreadAsync());
        await device.RingsAsync(1);

        await browser.SendAsync(page, "#kinds form", [.. Ticks("list", but: ""), .. Ticks("push", but: "room_opened")]);
        await salma.OpenAsync("Listed");
        await house.SettledAsync();
        Assert.Equal(["roomOpened"], await fan.KindsAsync());
        Assert.Single(device.Asked);
        Assert.Equal(6, (await browser.ShowAsync("/settings/notifications?saved=kinds")).QuerySelectorAll("input[name=push][checked]").Length);
    }

    [Fact]
    public async Task Who_quotes_or_boosted_a_post_reads_of_its_edits_unless_they_do_not_want_to()
    {
        var (author, fan, calm, other) = (await house.NewAsync("author"), await house.NewAsync("fan"), await house.NewAsync("calm"), await house.NewAsync("other"));
        var post = await WriteAsync(author, new { text = "figs", whoQuotes = "everybody" });
        var quote = await WriteAsync(fan, new { text = "look", quoteOf = post });
        await WriteAsync(calm, new { text = "look", quoteOf = post });
        var quieter = await house.NewAsync("quieter");
        foreach (var boosts in new[] { other, quieter }) await boosts.PutAsync($"/api/posts/{post}/boost", null);
        foreach (var silent in new[] { calm, quieter })
        {
            using var browser = await silent.BrowserAsync();
            var page = await browser.ShowAsync("/settings/notifications");
            await browser.SendAsync(page, "#kinds form", [.. Ticks("list", but: ""), .. Ticks("push", but: "")]);
        }
        var device = await other.RingAsync(house.Push);
        Assert.Equal(HttpStatusCode.OK, await author.PutAsync($"/api/posts/{post}", new { text = "ripe figs" }));
        await house.SettledAsync();
        var told = Assert.Single(await fan.ToldAsync(), one => one.GetProperty("kind").GetString() == "quotedEdited");
        Assert.Equal((quote, $"{author.Handle} edited a post you quote"), (told.GetProperty("post").GetProperty("id").GetString(), told.GetProperty("text").GetString()));
        Assert.DoesNotContain("quotedEdited", await calm.KindsAsync());

        var passed = Assert.Single(await other.ToldAsync(), one => one.GetProperty("kind").GetString() == "boostedEdited");
        Assert.Equal((post, $"{author.Handle} edited a post you boosted"), (passed.GetProperty("post").GetProperty("id").GetString(), passed.GetProperty("text").GetString()));
        await device.RingsAsync(1);
        Assert.DoesNotContain("boostedEdited", await quieter.KindsAsync());

        static async Task<string> WriteAsync(Person who, object post) =>
            (await (await who.PostAsync("/api/posts", post)).Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("id").GetString()!;
    }

    [Fact]
    public async Task Every_kind_has_a_bit_of_its_own_in_the_database_too_and_what_guards_money_has_no_switch()
    {
        var member = (await house.NewAsync("fan")).Id;
        foreach (var off in MemberWishes.Kinds)
        {
            var wishes = new MemberWishes { Member = member };
            wishes.Choose(MemberWishes.Kinds.Where(kind => kind != off).ToHashSet(), MemberWishes.Kinds.Where(kind => kind != off).ToHashSet());
            Assert.Equal([off], Enum.GetValues<NotificationKind>().Where(kind => !wishes.Lists(kind)));
            Assert.Equal([off], Enum.GetValues<NotificationKind>().Where(kind => !wishes.Pushes(kind)));
        }
        const long Late = (1L << 31) | (1L << 40) | (1L << 62);
        await using (var scope = house.App.Services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<PalabreDb>();
            db.Add(new MemberWishes { Member = member, Unlisted = Late, Unpushed = Late });
            db.Add(new MailWishes { Member = member, Turned = Late, Language = "en", Zone = "UTC", DigestedAt = DateTimeOffset.UnixEpoch });
            await db.SaveChangesAsync(Ct);
        }
        var (kept, mailed) = (await house.App.AskAsync(db => db.Set<MemberWishes>().AsNoTracking().SingleAsync(w => w.Member == member, Ct)), await house.App.AskAsync(db => db.Set<MailWishes>().AsNoTracking().SingleAsync(w => w.Member == member, Ct)));
        Assert.Equal((Late, Late, Late), (kept.Unlisted, kept.Unpushed, mailed.Turned));

        var none = new MemberWishes { Member = member };
        none.Choose(new HashSet<NotificationKind>(), new HashSet<NotificationKind>());
        mailed.Choose(new HashSet<NotificationKind>());
        foreach (var kind in new[] { NotificationKind.LimitsRaiseAsked, NotificationKind.LimitsRaised })
            Assert.Equal((true, true, true), (none.Lists(kind), none.Pushes(kind), mailed.Mails(kind)));
    }

    [Fact]
    public async Task Quiet_hours_are_chosen_by_form_and_by_program_and_wrong_ones_are_refused()
    {
        var fan = await house.NewAsync("fan");
        using var browser = await fan.BrowserAsync();
        var page = await browser.ShowAsync("/settings/notifications");
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.SendAsync(page, "#quiet form", ("from", "22:00"), ("to", "07:30"))).StatusCode);
        var kept = await fan.JsonAsync("/api/notifications/wishes");
        Assert.Equal(("22:00", "07:30", "UTC"), (kept.GetProperty("quiet").GetProperty("from").GetString(), kept.GetProperty("quiet").GetProperty("to").GetString(), kept.GetProperty("quiet").GetProperty("zone").GetString()));
        var wrong = await browser.SendAsync(page, "#quiet form", ("from", "22:00"), ("to", ""));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.NotNull((await Page.ReadAsync(wrong)).QuerySelector("#field-from[aria-invalid=true]"));
        Assert.Equal(HttpStatusCode.BadRequest, await fan.PutAsync("/api/notifications/wishes", new { quiet = new { from = "22:00", to = "07:00", zone = "Mars/Olympus" } }));

        Assert.Equal(HttpStatusCode.SeeOther, (await browser.SendAsync(page, "#quiet form", ("from", ""), ("to", ""))).StatusCode);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, (await fan.JsonAsync("/api/notifications/wishes")).GetProperty("quiet").ValueKind);
    }

    [Fact]
    public async Task In_quiet_hours_nothing_rings_and_afterwards_one_line_says_what_was_missed()
    {
        var clock = new ManualClock(new DateTimeOffset(2026, 11, 26, 22, 30, 0, TimeSpan.Zero));
        await using var push = await PushService.StartAsync();
        await using var app = await PalabreApp.StartAsync(clock: clock, settings: House.Pushing);
        var (salma, fan) = (await Person.NewAsync(app, "salma"), await Person.NewAsync(app, "fan"));
        await fan.FollowAsync(salma);
        var device = await fan.RingAsync(push);
        Assert.Equal(HttpStatusCode.NoContent, await fan.PutAsync("/api/notifications/wishes", new { quiet = new { from = "22:00", to = "07:00", zone = "UTC" } }));
        for (var i = 0; i < 3; i++)
        {
            await salma.OpenAsync($"Night {i}");
            await House.SettledAsync(app);
        }
        Assert.Equal(3, await fan.UnreadAsync());
        Assert.Empty(device.Asked);
        await fan.PostAsync("/api/notifications/read", new { ids = new[] { (await fan.ToldAsync())[0].GetProperty("id").GetString() } });

        clock.Sleep(TimeSpan.FromHours(9));
        await device.RingsAsync(1);
        await House.SettledAsync(app);
        var line = (await fan.ToldAsync())[0];
        Assert.Equal(("missed", 2), (line.GetProperty("kind").GetString(), line.GetProperty("count").GetInt32()));
        Assert.Equal("During your quiet hours: 2 notifications", Assert.Single(device.Shown).GetProperty("title").GetString());
        clock.Sleep(TimeSpan.FromMinutes(5));
        await House.SettledAsync(app);
        Assert.Single(await fan.KindsAsync(), "missed");
        Assert.Equal(0, await app.AskAsync(db => db.Set<Notification>().CountAsync(n => n.HeldUntil != null, Ct)));
    }

    [Fact]
    public async Task What_is_older_than_ninety_days_is_forgotten()
    {
        var (salma, fan) = (await house.NewAsync("salma"), await house.NewAsync("fan"));
        await fan.FollowAsync(salma);
        await salma.OpenAsync();
        await house.SettledAsync();
        var at = await house.App.AskAsync(db => db.Set<Notification>().Where(n => n.Member == fan.Id).Select(n => n.At).SingleAsync(Ct));
        await using var scope = house.App.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PalabreDb>();
        await using var trial = await db.Database.BeginTransactionAsync(Ct);
        await KeepNotifications.ForgetAsync(db, at + KeepNotifications.Kept - TimeSpan.FromSeconds(1), Ct);
        Assert.Equal(1, await db.Set<Notification>().CountAsync(n => n.Member == fan.Id, Ct));
        Assert.True(await KeepNotifications.ForgetAsync(db, at + KeepNotifications.Kept + TimeSpan.FromSeconds(1), Ct) > 0);
        Assert.Equal(0, await db.Set<Notification>().CountAsync(n => n.Member == fan.Id, Ct));
        await trial.RollbackAsync(Ct);
    }

    private static IEnumerable<(string, string)> Ticks(string column, string but) =>
        new[] { "room_opened", "speaks", "pinged", "hand_accepted", "replay_ready", "followed", "invitation_accepted" }.Where(kind => kind != but).Select(kind => (column, kind));
}
