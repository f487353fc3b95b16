using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit.Events;
using Palabre.Kit.Storage;
using Palabre.TestApp;

namespace Palabre.Notifications.Tests;

/// <summary>Letters: whose address it is, how they look to a mail program, how they stop, and what happens when they are not taken.</summary>
public sealed class LetterTests
{
    private static CancellationToken Ct => House.Ct;

    [Fact]
    public async Task An_address_is_somebodys_when_the_letter_that_came_there_is_answered_by_one_press()
    {
        await using var mailing = await Mailing.StartAsync();
        var salma = await mailing.NewAsync("salma");
        using var browser = await salma.BrowserAsync("fr");
        await Mailing.GiveAsync(salma, browser);
        var letter = await mailing.LetterAsync(Mailing.AddressOf(salma));
        Assert.Equal("Est-ce votre adresse\u202f? Palabre", letter.Subject);
        Assert.Equal(["text/plain", "text/html"], letter.Parts.Select(p => p.Type));
        Assert.False(letter.Headers.ContainsKey("List-Unsubscribe"));
        Assert.Equal("auto-generated", letter.Headers["Auto-Submitted"]);

        // A mail program looks at the link by itself.
        using var stranger = new Page(mailing.App, "en");
        var path = Mailing.PathOf(letter.LinkTo("/confirm-address"));
        Assert.NotNull((await stranger.ShowAsync(path)).QuerySelector($"form[action='{path}']"));
        Assert.False((await AddressAsync(salma)).GetProperty("isConfirmed").GetBoolean());
        Assert.Equal(HttpStatusCode.OK, (await stranger.PostAsync(path)).StatusCode);
        Assert.True((await AddressAsync(salma)).GetProperty("isConfirmed").GetBoolean());
        await mailing.SettledAsync();
        Assert.Equal("weekly", (await salma.JsonAsync("/api/notifications/mail")).GetProperty("digest").GetString());

        await Mailing.GiveAsync(salma, browser, "other@post.example");
        Assert.False((await AddressAsync(salma)).GetProperty("isConfirmed").GetBoolean());
        Assert.Equal(HttpStatusCode.Gone, (await stranger.PostAsync(path)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, await salma.GetAsync("/api/notifications/mail"));
    }

    [Fact]
    public async Task Who_said_they_come_gets_a_letter_ten_minutes_before_on_their_own_clock()
    {
        await using var mailing = await Mailing.StartAsync();
        var host = await mailing.NewAsync("fatou");
        var salma = await mailing.WithAddressAsync("salma", zone: "America/New_York");
        (await host.PostAsync("/api/clubs", new { slug = "maroc", name = "Club Maroc" })).EnsureSuccessStatusCode();
        var announced = await host.PostAsync("/api/clubs/maroc/shows", new { title = "Parle-moi de science", timeZone = "Europe/Paris", start = "2030-01-03T13:20:00", rrule = "FREQ=WEEKLY", durationMinutes = 60 });
        var show = (await announced.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("id").GetString();
        Assert.Equal(HttpStatusCode.NoContent, await salma.PutAsync($"/api/shows/{show}/occurrences/2030-01-03T13:20:00/rsvp"));
        mailing.Clock.Advance(TimeSpan.FromMinutes(9));
        await mailing.SettledAsync();
        Assert.Single(mailing.To(salma));

        mailing.Clock.Advance(TimeSpan.FromMinutes(2));
        await House.UntilAsync(() => { mailing.Ring(); return Task.FromResult(mailing.To(salma).Count > 1); }, "the reminder comes");
        var letter = mailing.To(salma)[1];
        Assert.Contains("Parle-moi de science", letter.Subject, StringComparison.Ordinal);
        Assert.Contains("Thursday 3 January, 07:20", letter.Text, StringComparison.Ordinal);
        var opened = await salma.Http.GetAsync(Mailing.PathOf(letter.LinkTo("/notifications/")), Ct);
        Assert.StartsWith($"/show/{show}", opened.Headers.Location?.ToString(), StringComparison.Ordinal);
        Assert.Contains("List-Unsubscribe", letter.Headers.Keys);
    }

    [Fact]
    public async Task A_link_of_confirmation_holds_for_a_day_and_letters_are_asked_for_only_so_often()
    {
        await using var mailing = await Mailing.StartAsync();
        var salma = await mailing.NewAsync("salma");
        using var browser = await salma.BrowserAsync();
        await Mailing.GiveAsync(salma, browser);
        var path = Mailing.PathOf((await mailing.LetterAsync(Mailing.AddressOf(salma))).LinkTo("/confirm-address"));
        Assert.Equal(HttpStatusCode.TooManyRequests, (await salma.PostAsync("/api/me/address/confirmation", null)).StatusCode);
        for (var more = 1; more < 5; more++)
        {
            mailing.Clock.Advance(TimeSpan.FromMinutes(2));
            Assert.Equal(HttpStatusCode.NoContent, (await salma.PostAsync("/api/me/address/confirmation", null)).StatusCode);
        }
        mailing.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(HttpStatusCode.TooManyRequests, (await salma.PostAsync("/api/me/address/confirmation", null)).StatusCode);
        mailing.Clock.Sleep(TimeSpan.FromHours(24));
        Assert.Equal(HttpStatusCode.Gone, (await browser.PostAsync(path)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await salma.PostAsync("/api/me/address/confirmation", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Gone, (await browser.GetAsync("/confirm-address/nonsense")).StatusCode);
    }

    [Fact]
    public async Task Raised_limits_are_told_when_asked_for_and_when_they_hold_whatever_was_switched_off()
    {
        await using var mailing = await Mailing.StartAsync(new() { ["Wallet:Currency"] = "EUR" });
        var salma = await mailing.WithAddressAsync("salma");
        Assert.Equal(HttpStatusCode.NoContent, await salma.PutAsync("/api/notifications/wishes", new { listed = Array.Empty<string>(), pushed = Array.Empty<string>() }));
        Assert.Equal(HttpStatusCode.NoContent, await salma.PutAsync("/api/notifications/mail", new { digest = "never", kinds = Array.Empty<string>() }));
        var before = mailing.To(salma).Count;
        Assert.Equal(HttpStatusCode.OK, await salma.PutAsync("/api/wallet/limits", new { atOnce = "5" }));
        await mailing.SettledAsync();
        Assert.Empty(await salma.KindsAsync());

        Assert.Equal(HttpStatusCode.OK, await salma.PutAsync("/api/wallet/limits", new { atOnce = "10", password = PalabreApp.Password }));
        // The same again is no other wish.
        Assert.Equal(HttpStatusCode.OK, await salma.PutAsync("/api/wallet/limits", new { atOnce = "10" }));
        await mailing.SettledAsync();
        Assert.Equal(["limitsRaiseAsked"], await salma.KindsAsync());
        var asked = Assert.Single(mailing.To(salma).Skip(before));
        Assert.StartsWith("Higher limits are asked for in your wallet", asked.Subject, StringComparison.Ordinal);
        Assert.DoesNotContain("List-Unsubscribe", asked.Headers.Keys);
        Assert.Contains("whatever you chose", asked.Text, StringComparison.Ordinal);
        Assert.Equal("/wallet/limits", (await salma.Http.GetAsync(Mailing.PathOf(asked.LinkTo("/notifications/")), Ct)).Headers.Location?.ToString());

        mailing.Clock.Sleep(TimeSpan.FromHours(23));
        await mailing.SettledAsync();
        Assert.Equal(["limitsRaiseAsked"], await salma.KindsAsync());
        mailing.Clock.Sleep(TimeSpan.FromHours(1));
        await House.UntilAsync(async () =>
        {
            mailing.Clock.Sleep(TimeSpan.FromSeconds(31));
            return (await salma.KindsAsync()).Count > 1;
        }, "it is told that they hold");
        await mailing.SettledAsync();
        Assert.Equal(["limitsRaised", "limitsRaiseAsked"], await salma.KindsAsync());
        Assert.StartsWith("The higher limits of your wallet hold now", mailing.To(salma)[^1].Subject, StringComparison.Ordinal);
        Assert.Equal("10.00", (await salma.JsonAsync("/api/wallet/limits")).GetProperty("own").GetProperty("atOnce").GetString());
        mailing.Clock.Sleep(TimeSpan.FromMinutes(5));
        await mailing.SettledAsync();
        Assert.Equal(before + 2, mailing.To(salma).Count);
    }

    [Fact]
    public async Task Where_there_is_no_mail_server_nothing_speaks_of_letters()
    {
        await using var app = await PalabreApp.StartAsync();
        var salma = await Person.NewAsync(app, "salma");
        using var browser = await salma.BrowserAsync();
        await Mailing.GiveAsync(salma, browser);
        Assert.Null((await browser.ShowAsync("/settings")).QuerySelector("#address"));
        Assert.Null((await browser.ShowAsync("/settings/notifications")).QuerySelector("#mail"));
        Assert.Equal(HttpStatusCode.Conflict, (await salma.PostAsync("/api/me/address/confirmation", null)).StatusCode);
        Assert.False(await app.AskAsync(db => db.Set<QueuedMail>().AnyAsync(Ct)));
        Assert.False(await app.AskAsync(db => db.Set<OutboxMessage>().AnyAsync(m => m.Type == nameof(AddressToConfirm), Ct)));
    }

    [Fact]
    public async Task What_waits_for_an_answer_is_mailed_unless_it_is_read_here_first_and_one_press_stops_it()
    {
        await using var mailing = await Mailing.StartAsync();
        var salma = await mailing.WithAddressAsync("salma");
        await salma.PutAsync("/api/me/privacy", new { isPrivate = true });
        var (bo, chidi) = (await mailing.NewAsync("bo"), await mailing.NewAsync("chidi"));
        await bo.FollowAsync(salma);
        await mailing.SettledAsync();
        Assert.Single(mailing.To(salma));
        await salma.PostAsync("/api/notifications/read", new { });
        mailing.Clock.Advance(TimeSpan.FromMinutes(11));
        await mailing.SettledAsync();
        Assert.Single(mailing.To(salma));

        await chidi.FollowAsync(salma);
        await mailing.SettledAsync();
        mailing.Clock.Advance(TimeSpan.FromMinutes(11));
        await mailing.SettledAsync();
        var letter = mailing.To(salma)[^1];
        Assert.Equal($"{chidi.Handle} asks to follow you", letter.Subject);
        Assert.Equal("List-Unsubscribe=One-Click", letter.Headers["List-Unsubscribe-Post"]);
        Assert.Equal("<letters.figuier.example>", letter.Headers["List-Id"]);
        Assert.Matches(@"^<\d+\.palabre@figuier\.example>$", letter.Headers["Message-ID"]);
        Assert.True(DateTimeOffset.TryParse(letter.Headers["Date"], System.Globalization.CultureInfo.InvariantCulture, out _));
        Assert.Equal("\"Palabre\" <nouvelles@figuier.example>", letter.Headers["From"]);
        Assert.StartsWith("https://figuier.example/notifications/", letter.LinkTo("/notifications/"), StringComparison.Ordinal);
        Assert.Contains(letter.LinkTo("/letters/stop"), letter.Html, StringComparison.Ordinal);
        Assert.Equal($"<{letter.LinkTo("/letters/stop")}>", letter.Headers["List-Unsubscribe"]);

        // A mail program posts by itself, without cookies and without saying where it comes from.
        using var program = mailing.App.Guest();
        var stop = Mailing.PathOf(letter.LinkTo("/letters/stop"));
        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync(stop, Ct)).StatusCode);
        Assert.Contains("followRequested", await KindsAsync(salma));
        using var press = new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]);
        Assert.Equal(HttpStatusCode.OK, (await program.PostAsync(stop, press, Ct)).StatusCode);
        Assert.DoesNotContain("followRequested", await KindsAsync(salma));
        Assert.Equal("weekly", (await salma.JsonAsync("/api/notifications/mail")).GetProperty("digest").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await program.PostAsync($"{stop[..^4]}AAAA", null, Ct)).StatusCode);
    }

    [Fact]
    public async Task Kinds_are_chosen_in_the_settings_without_scripts_and_a_room_cannot_wait()
    {
        await using var mailing = await Mailing.StartAsync();
        var (salma, fan) = (await mailing.NewAsync("salma"), await mailing.WithAddressAsync("fan", "ar"));
        await fan.FollowAsync(salma);
        using var browser = await fan.BrowserAsync("ar");
        var page = await browser.ShowAsync("/settings/notifications");
        Assert.Equal(["event_cancelled", "event_moved", "event_soon", "follow_requested"], page.QuerySelectorAll("#mail input[name=mail][checked]").Select(one => one.GetAttribute("value")).Order());
        await browser.SendAsync(page, "#mail form", ("digest", "never"), ("mail", "room_opened"));
        await salma.OpenAsync("À qui appartient l’eau ?");
        await mailing.SettledAsync();
        var letter = mailing.To(fan)[^1];
        Assert.Contains("À qui appartient l’eau ?", letter.Subject, StringComparison.Ordinal);
        Assert.Contains("dir=\"rtl\"", letter.Html, StringComparison.Ordinal);
        Assert.Contains($"صالون يفتحه {salma.Handle}", letter.Text, StringComparison.Ordinal);
        Assert.Equal("never", (await fan.JsonAsync("/api/notifications/mail")).GetProperty("digest").GetString());
    }

    [Fact]
    public async Task Of_which_kinds_there_are_letters_stands_on_the_page_and_no_others_are_chosen()
    {
        await using var mailing = await Mailing.StartAsync();
        var salma = await mailing.WithAddressAsync("salma");
        using var browser = await salma.BrowserAsync();
        var page = await browser.ShowAsync("/settings/notifications");
        var listed = page.QuerySelectorAll("#kinds input[name=list]").Select(one => one.GetAttribute("value")).ToHashSet();
        var mailed = page.QuerySelectorAll("#mail input[name=mail]").Select(one => one.GetAttribute("value")).ToHashSet();
        Assert.Equal(["hand_accepted"], listed.Except(mailed));
        Assert.Empty(mailed.Except(listed));
        Assert.Contains("No letter", Assert.Single(page.QuerySelectorAll("#mail .no-letter")).TextContent, StringComparison.Ordinal);

        var possible = (await salma.JsonAsync("/api/notifications/mail")).GetProperty("possible").EnumerateArray().Select(k => k.GetString()).ToList();
        Assert.Equal(mailed.Count, possible.Count);
        Assert.DoesNotContain("handAccepted", possible);
        using var refused = await salma.Http.PutAsJsonAsync("/api/notifications/mail", new { digest = "weekly", kinds = new[] { "handAccepted" } }, Ct);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "letter_none"), (refused.StatusCode, (await refused.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("type").GetString()));
        Assert.Equal(HttpStatusCode.NoContent, await salma.PutAsync("/api/notifications/mail", new { digest = "weekly", kinds = possible }));
        Assert.Equal(possible, (await salma.JsonAsync("/api/notifications/mail")).GetProperty("kinds").EnumerateArray().Select(k => k.GetString()));
    }

    [Fact]
    public async Task A_letter_comes_also_of_what_is_wanted_nowhere_else_and_one_press_stops_that_kind_alone()
    {
        await using var mailing = await Mailing.StartAsync();
        var salma = await mailing.WithAddressAsync("salma");
        Assert.Equal(HttpStatusCode.NoContent, await salma.PutAsync("/api/notifications/mail", new { digest = "never", kinds = new[] { "followed", "followRequested" } }));
        Assert.Equal(HttpStatusCode.NoContent, await salma.PutAsync("/api/notifications/wishes", new { listed = Array.Empty<string>(), pushed = Array.Empty<string>() }));
        var (bo, chidi) = (await mailing.NewAsync("bo"), await mailing.NewAsync("chidi"));
        await bo.FollowAsync(salma);
        await mailing.SettledAsync();
        mailing.Clock.Advance(TimeSpan.FromMinutes(11));
        await mailing.SettledAsync();
        var letter = mailing.To(salma)[^1];
        Assert.Contains(bo.Handle, letter.Subject, StringComparison.Ordinal);
        Assert.Empty((await salma.JsonAsync("/api/notifications")).GetProperty("notifications").EnumerateArray());

        using var program = mailing.App.Guest();
        using var press = new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]);
        Assert.Equal(HttpStatusCode.OK, (await program.PostAsync(Mailing.PathOf(letter.LinkTo("/letters/stop")), press, Ct)).StatusCode);
        Assert.Equal(["followRequested"], await KindsAsync(salma));
        await chidi.FollowAsync(salma);
        await mailing.SettledAsync();
        mailing.Clock.Advance(TimeSpan.FromMinutes(11));
        await mailing.SettledAsync();
        Assert.Equal(letter.Subject, mailing.To(salma)[^1].Subject);
    }

    [Fact]
    public async Task A_letter_that_is_not_taken_is_tried_again_later_each_time_and_given_up_after_three_days()
    {
        await using var mailing = await Mailing.StartAsync();
        var salma = await mailing.NewAsync("salma");
        using var browser = await salma.BrowserAsync();
        var tries = 0;
        mailing.Server.AfterData = () =>
        {
            Interlocked.Increment(ref tries);
            return "451 Come back later";
        };
        await Mailing.GiveAsync(salma, browser);
        await mailing.SettledAsync();
        Assert.Equal(1, tries);
        foreach (var minutes in new[] { 1, 2, 4, 8 })
        {
            var before = tries;
            mailing.Clock.Advance(TimeSpan.FromMinutes(minutes) - TimeSpan.FromSeconds(1));
            await mailing.SettledAsync();
            Assert.Equal(before, tries);
            mailing.Clock.Advance(TimeSpan.FromSeconds(1));
            await mailing.SettledAsync();
            Assert.Equal(before + 1, tries);
        }
        mailing.Server.AfterData = () => null;
        mailing.Clock.Advance(TimeSpan.FromMinutes(16));
        await mailing.SettledAsync();
        Assert.Single(mailing.To(salma));

        Assert.Equal(TimeSpan.FromHours(6), MailRound.Wait(12));
        mailing.Server.AfterData = () => "451 Come back later";
        await Mailing.GiveAsync(salma, browser, "later@post.example");
        await mailing.SettledAsync();
        mailing.Clock.Sleep(TimeSpan.FromDays(3));
        await mailing.SettledAsync();
        Assert.Equal(MailState.GivenUp, await StateAsync(mailing, "later@post.example"));
    }

    [Fact]
    public async Task An_address_that_does_not_exist_is_written_to_no_more_until_it_is_confirmed_again()
    {
        await using var mailing = await Mailing.StartAsync();
        var salma = await mailing.WithAddressAsync("salma");
        mailing.Server.ToRecipient = _ => "550 5.1.1 No such person";
        await salma.PutAsync("/api/me/privacy", new { isPrivate = true });
        await (await mailing.NewAsync("bo")).FollowAsync(salma);
        await mailing.SettledAsync();
        mailing.Clock.Advance(TimeSpan.FromMinutes(11));
        await mailing.SettledAsync();
        mailing.Server.ToRecipient = _ => null;
        using var browser = await salma.BrowserAsync();
        Assert.NotNull((await browser.ShowAsync("/settings/notifications")).QuerySelector("#mail .wrong"));

        await (await mailing.NewAsync("chidi")).FollowAsync(salma);
        await mailing.SettledAsync();
        mailing.Clock.Advance(TimeSpan.FromMinutes(11));
        await mailing.SettledAsync();
        Assert.Single(mailing.To(salma));

        await Mailing.GiveAsync(salma, browser, "new@post.example");
        await Mailing.GiveAsync(salma, browser);
        mailing.Clock.Advance(TimeSpan.FromMinutes(3));
        await salma.PostAsync("/api/me/address/confirmation", null);
        await mailing.SettledAsync();
        Assert.Equal(HttpStatusCode.OK, (await browser.PostAsync(Mailing.PathOf(mailing.To(salma)[^1].LinkTo("/confirm-address")))).StatusCode);
        await mailing.SettledAsync();
        Assert.Null((await browser.ShowAsync("/settings/notifications")).QuerySelector("#mail .wrong"));
    }

    [Fact]
    public async Task A_mail_box_that_is_full_is_tried_again_and_a_letter_refused_for_what_it_is_is_not()
    {
        await using var mailing = await Mailing.StartAsync();
        var salma = await mailing.NewAsync("salma");
        using var browser = await salma.BrowserAsync();
        mailing.Server.ToRecipient = _ => "552 5.2.2 Full";
        await Mailing.GiveAsync(salma, browser);
        await mailing.SettledAsync();
        Assert.Equal(MailState.Waiting, await StateAsync(mailing, Mailing.AddressOf(salma)));
        mailing.Server.ToRecipient = _ => null;
        mailing.Server.AfterData = () => "554 5.7.1 We do not want this";
        mailing.Clock.Advance(TimeSpan.FromMinutes(1));
        await mailing.SettledAsync();
        Assert.Equal(MailState.GivenUp, await StateAsync(mailing, Mailing.AddressOf(salma)));
        Assert.False(await mailing.App.AskAsync(db => db.Set<SuspendedAddress>().AnyAsync(Ct)));
    }

    [Fact]
    public async Task The_server_signs_in_when_it_is_told_to()
    {
        await using var mailing = await Mailing.StartAsync(new() { ["Mail:User"] = "house", ["Mail:Password"] = "secret" });
        var salma = await mailing.NewAsync("salma");
        using var browser = await salma.BrowserAsync();
        await Mailing.GiveAsync(salma, browser);
        await mailing.LetterAsync(Mailing.AddressOf(salma));
        Assert.Equal("house:secret", mailing.Server.SignedIn);
    }

    [Fact]
    public async Task A_letter_claimed_by_a_server_that_was_killed_is_sent_after_a_while_with_the_same_id()
    {
        await using var mailing = await Mailing.StartAsync();
        var salma = await mailing.NewAsync("salma");
        using var browser = await salma.BrowserAsync();
        await Mailing.GiveAsync(salma, browser);
        var first = await mailing.LetterAsync(Mailing.AddressOf(salma));
        await mailing.SettledAsync();
        // As a kill after the letter was handed over and before that was written down leaves it.
        await using (var scope = mailing.App.Services.CreateAsyncScope())
        {
            var due = mailing.Clock.GetUtcNow() + TimeSpan.FromMinutes(5);
            await scope.ServiceProvider.GetRequiredService<PalabreDb>().Set<QueuedMail>().ExecuteUpdateAsync(set => set
                .SetProperty(m => m.State, MailState.Claimed).SetProperty(m => m.DoneAt, (DateTimeOffset?)null).SetProperty(m => m.DueAt, due).SetProperty(m => m.Text, "again").SetProperty(m => m.Html, "again"), Ct);
        }
        mailing.Ring();
        await Task.Delay(500, Ct);
        Assert.Single(mailing.To(salma));
        mailing.Clock.Advance(TimeSpan.FromMinutes(5));
        await mailing.SettledAsync();
        Assert.Equal([first.Headers["Message-ID"], first.Headers["Message-ID"]], mailing.To(salma).Select(m => m.Headers["Message-ID"]));
    }

    private static Task<JsonElement> AddressAsync(Person person) => person.JsonAsync("/api/me/address");

    private static async Task<IReadOnlyList<string>> KindsAsync(Person person) =>
        [.. (await person.JsonAsync("/api/notifications/mail")).GetProperty("kinds").EnumerateArray().Select(k => k.GetString()!)];

    private static Task<MailState> StateAsync(Mailing mailing, string address) =>
        mailing.App.AskAsync(db => db.Set<QueuedMail>().Where(m => m.Address == address).Select(m => m.State).SingleAsync(Ct));
}
