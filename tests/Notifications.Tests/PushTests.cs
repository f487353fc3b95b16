using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Palabre.TestApp;
using Palabre.TestKit;

namespace Palabre.Notifications.Tests;

/// <summary>Devices that ring, through a push service that answers as real ones do.</summary>
public sealed class PushTests(House house) : IClassFixture<House>
{
    private static CancellationToken Ct => House.Ct;

    [Fact]
    public async Task A_device_rings_with_what_its_browser_alone_can_read()
    {
        var (salma, fan) = (await house.NewAsync("salma"), await house.NewAsync("fan"));
        await fan.FollowAsync(salma);
        var device = await fan.RingAsync(house.Push);
        var room = await salma.OpenAsync("À qui appartient l’eau ?");
        await device.RingsAsync(1);

        var shown = Assert.Single(device.Shown);
        Assert.Equal($"{salma.Handle} opens a room", shown.GetProperty("title").GetString());
        Assert.Equal("À qui appartient l’eau ?", shown.GetProperty("body").GetString());
        Assert.Equal($"/notifications/{(await fan.ToldAsync())[0].GetProperty("id").GetString()}", shown.GetProperty("url").GetString());
        var headers = Assert.Single(device.Asked).Headers;
        Assert.Equal("aes128gcm", headers["Content-Encoding"]);
        Assert.Equal($"room-{room}", headers["Topic"]);
        Assert.Equal("normal", headers["Urgency"]);
        Assert.InRange(int.Parse(headers["TTL"], System.Globalization.CultureInfo.InvariantCulture), 1, 600);
        Assert.StartsWith("vapid t=", headers["Authorization"], StringComparison.Ordinal);
        Assert.EndsWith($", k={(await fan.JsonAsync("/api/push")).GetProperty("publicKey").GetString()}", headers["Authorization"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_is_urgent_and_each_device_of_a_member_rings_once()
    {
        var (salma, fan) = (await house.NewAsync("salma"), await house.NewAsync("fan"));
        await fan.FollowAsync(salma);
        var room = await salma.OpenAsync("Evening", "closed");
        await house.SettledAsync();
        var (phone, desk) = (await fan.RingAsync(house.Push), await fan.RingAsync(house.Push));
        await salma.PutAsync($"/api/rooms/{room}/pings/{fan.Handle}");
        await house.SettledAsync();
        Assert.Equal("high", Assert.Single(phone.Asked).Headers["Urgency"]);
        Assert.Single(desk.Asked);
    }

    [Fact]
    public async Task What_rings_speaks_the_language_of_the_page_that_asked_for_it()
    {
        var (salma, fan) = (await house.NewAsync("salma"), await house.NewAsync("fan"));
        await fan.FollowAsync(salma);
        var device = house.Push.NewBrowser();
        using var arabic = await house.App.AsAsync(fan.Handle, "ar");
        Assert.Equal(HttpStatusCode.Created, (await System.Net.Http.Json.HttpClientJsonExtensions.PostAsJsonAsync(arabic, "/api/push/subscriptions", device.Subscription, Ct)).StatusCode);
        await salma.OpenAsync();
        await device.RingsAsync(1);
        Assert.Equal(("ar", "rtl"), (device.Shown[0].GetProperty("lang").GetString(), device.Shown[0].GetProperty("dir").GetString()));
        Assert.StartsWith("صالون", device.Shown[0].GetProperty("title").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(410)]
    public async Task A_subscription_that_is_over_is_forgotten(int status)
    {
        var (salma, fan) = (await house.NewAsync("salma"), await house.NewAsync("fan"));
        await fan.FollowAsync(salma);
        var (over, other) = (await fan.RingAsync(house.Push), await fan.RingAsync(house.Push));
        over.Answer(_ => (status, null));
        await salma.OpenAsync();
        await house.SettledAsync();
        Assert.Single(over.Asked);
        Assert.Single((await fan.JsonAsync("/api/push/subscriptions")).EnumerateArray());
        await salma.OpenAsync();
        await house.SettledAsync();
        Assert.Single(over.Asked);
        Assert.Equal(2, other.Asked.Count);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_service_that_cannot_just_now_is_asked_again_later_and_rings_once(int status)
    {
        var clock = new ManualClock();
        await using var push = await PushService.StartAsync();
        await using var app = await PalabreApp.StartAsync(clock: clock, settings: House.Pushing);
        var (salma, fan) = (await Person.NewAsync(app, "salma"), await Person.NewAsync(app, "fan"));
        await fan.FollowAsync(salma);
        var device = await fan.RingAsync(push);
        device.Answer(time => time == 1 ? (status, "30") : (201, null));
        await salma.OpenAsync();
        await device.RingsAsync(1);
        await House.UntilAsync(() => app.AskAsync(db => db.Set<PushDelivery>().AnyAsync(d => d.Tries == 1, Ct)), "the first try is kept");
        var due = await app.AskAsync(db => db.Set<PushDelivery>().Select(d => d.DueAt).SingleAsync(Ct));
        // Not before the service wants it, and not at the same moment as everybody else.
        Assert.InRange(due - clock.GetUtcNow(), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(33));
        clock.Sleep(TimeSpan.FromSeconds(40));
        await House.SettledAsync(app);
        Assert.Equal(2, device.Asked.Count);
        Assert.Single((await fan.JsonAsync("/api/push/subscriptions")).EnumerateArray());
    }

    [Fact]
    public async Task A_room_that_ended_meanwhile_does_not_ring()
    {
        var clock = new ManualClock();
        await using var push = await PushService.StartAsync();
        await using var app = await PalabreApp.StartAsync(clock: clock, settings: House.Pushing);
        var (salma, fan) = (await Person.NewAsync(app, "salma"), await Person.NewAsync(app, "fan"));
        await fan.FollowAsync(salma);
        var device = await fan.RingAsync(push);
        device.Answer(_ => (503, null));
        var room = await salma.OpenAsync();
        await device.RingsAsync(1);
        await House.UntilAsync(() => app.AskAsync(db => db.Set<PushDelivery>().AnyAsync(d => d.Tries == 1, Ct)), "the first try is kept");
        await salma.DropAsync($"/api/rooms/{room}?now=true");
        clock.Sleep(TimeSpan.FromMinutes(1));
        await House.SettledAsync(app);
        Assert.Single(device.Asked);
    }

    [Fact]
    public async Task What_was_read_meanwhile_or_is_too_old_does_not_ring()
    {
        var clock = new ManualClock();
        await using var push = await PushService.StartAsync();
        await using var app = await PalabreApp.StartAsync(clock: clock, settings: House.Pushing);
        var (salma, reading, asleep) = (await Person.NewAsync(app, "salma"), await Person.NewAsync(app, "reading"), await Person.NewAsync(app, "asleep"));
        var devices = new List<PushBrowser>();
        foreach (var fan in new[] { reading, asleep })
        {
            await fan.FollowAsync(salma);
            devices.Add(await fan.RingAsync(push));
            devices[^1].Answer(_ => (503, null));
        }
        await salma.OpenAsync();
        await House.UntilAsync(() => app.AskAsync(async db => await db.Set<PushDelivery>().CountAsync(d => d.Tries == 1, Ct) == 2), "both were tried");
        await reading.PostAsync("/api/notifications/read", new { });
        clock.Sleep(TimeSpan.FromMinutes(11));
        await House.SettledAsync(app);
        Assert.Single(devices[0].Asked);
        Assert.Single(devices[1].Asked);
    }

    [Fact]
    public async Task A_message_that_a_service_will_never_take_is_given_up_and_the_device_kept()
    {
        var (salma, fan) = (await house.NewAsync("salma"), await house.NewAsync("fan"));
        await fan.FollowAsync(salma);
        var device = await fan.RingAsync(house.Push);
        device.Answer(_ => (400, null));
        await salma.OpenAsync();
        await house.SettledAsync();
        Assert.Single(device.Asked);
        Assert.Single((await fan.JsonAsync("/api/push/subscriptions")).EnumerateArray());
    }

    [Fact]
    public async Task Devices_are_listed_said_again_forgotten_and_pass_to_whoever_uses_the_browser()
    {
        var (fan, other) = (await house.NewAsync("fan"), await house.NewAsync("other"));
        var device = await fan.RingAsync(house.Push);
        Assert.Equal(HttpStatusCode.Created, (await fan.PostAsync("/api/push/subscriptions", device.Subscription)).StatusCode);
        Assert.Single((await fan.JsonAsync("/api/push/subscriptions")).EnumerateArray());
        Assert.Equal(HttpStatusCode.Created, (await other.PostAsync("/api/push/subscriptions", device.Subscription)).StatusCode);
        Assert.Empty((await fan.JsonAsync("/api/push/subscriptions")).EnumerateArray());
        var id = Assert.Single((await other.JsonAsync("/api/push/subscriptions")).EnumerateArray()).GetProperty("id").GetString();
        Assert.Equal(HttpStatusCode.NoContent, await fan.DropAsync($"/api/push/subscriptions/{id}"));
        Assert.Single((await other.JsonAsync("/api/push/subscriptions")).EnumerateArray());

        using var browser = await other.BrowserAsync();
        var page = await browser.ShowAsync("/settings/notifications");
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.SendAsync(page, ".device form")).StatusCode);
        Assert.Empty((await other.JsonAsync("/api/push/subscriptions")).EnumerateArray());
    }

    [Fact]
    public async Task Devices_no_longer_ring_when_all_sessions_are_ended()
    {
        var fan = await house.NewAsync("fan");
        await fan.RingAsync(house.Push);
        using var browser = await fan.BrowserAsync();
        await browser.PostAsync("/sign-out/everywhere");
        await house.SettledAsync();
        Assert.False(await house.App.AskAsync(db => db.Set<PushDevice>().AnyAsync(d => d.Member == fan.Id, Ct)));
    }

    [Theory]
    [InlineData("http://push.example.org/1")]
    [InlineData("https://127.0.0.1/1")]
    [InlineData("https://[::1]/1")]
    [InlineData("https://10.0.0.7:8443/1")]
    [InlineData("https://169.254.169.254/latest")]
    [InlineData("https://me:secret@push.example.org/1")]
    [InlineData("https://push.example.org:22/1")]
    [InlineData("ftp://push.example.org/1")]
    [InlineData("push.example.org")]
    [InlineData(null)]
    public void Only_https_at_public_addresses_is_posted_to(string? address) => Assert.Null(PushAddress.Read(address, new PushSettings()));

    [Fact]
    public void Real_push_services_are_posted_to() =>
        Assert.All(["https://fcm.googleapis.com/fcm/send/abc", "https://updates.push.services.mozilla.com/wpush/v2/abc", "https://web.push.apple.com/QO"],
            address => Assert.NotNull(PushAddress.Read(address, new PushSettings())));

    [Fact]
    public async Task A_name_that_leads_inside_is_not_connected_to()
    {
        using var key = new VapidKey(new Kit.Storage.StorageSettings(Directory.CreateTempSubdirectory("palabre-push-").FullName, null), new PushSettings { Subject = "mailto:us@palabre.org" }, TimeProvider.System);
        using var post = new PushPost(new PushSettings { Subject = "mailto:us@palabre.org" }, key, TimeProvider.System);
        using var reader = new PushReader();
        var device = new PushDevice
        {
            Id = 1,
            Member = new(1),
            Endpoint = $"https://localhost:{house.Push.Url.Port}/push/inside",
            PublicKey = reader.PublicKey,
            Secret = reader.Secret,
            Name = "x",
            Language = "en",
            AddedAt = DateTimeOffset.UnixEpoch,
        };
        var before = house.Push.Count;
        Assert.Equal(new PushOutcome(PushAnswer.Later, 0), await post.SendAsync(device, new("{}"u8.ToArray(), TimeSpan.FromMinutes(1), "t", "low"), Ct));
        Assert.Equal(before, house.Push.Count);
    }

    [Fact]
    public async Task Wrong_subscriptions_are_refused_with_what_is_wrong()
    {
        var fan = await house.NewAsync("fan");
        var good = house.Push.NewBrowser().Subscription;
        Assert.Equal("push_endpoint", await RefusalAsync(fan, new { endpoint = "nowhere", keys = new { p256dh = "x", auth = "y" } }));
        Assert.Equal("push_keys", await RefusalAsync(fan, new { endpoint = "https://push.example.org/1", keys = new { p256dh = "x", auth = "y" } }));
        Assert.Equal("push_keys", await RefusalAsync(fan, new { endpoint = "https://push.example.org/1" }));
        Assert.NotNull(good);
    }

    [Fact]
    public async Task Where_nothing_is_pushed_it_is_neither_offered_nor_taken()
    {
        await using var app = await PalabreApp.StartAsync();
        var fan = await Person.NewAsync(app, "fan");
        Assert.Equal(JsonValueKind.Null, (await fan.JsonAsync("/api/push")).GetProperty("publicKey").ValueKind);
        Assert.Equal("push_off", await RefusalAsync(fan, house.Push.NewBrowser().Subscription));
        using var browser = await fan.BrowserAsync();
        var page = await browser.ShowAsync("/settings/notifications");
        Assert.Null(page.QuerySelector("#push-here"));
        Assert.NotNull(page.QuerySelector("#quiet"));
    }

    [Theory]
    [InlineData("mailto:me@localhost")]
    [InlineData("http://palabre.org")]
    public void A_subject_that_leads_nowhere_stops_the_start(string subject) =>
        Assert.Contains("Push:Subject", new PushSettings { Subject = subject }.Wrong(), StringComparison.Ordinal);

    [Fact]
    public void The_key_is_made_once_and_only_its_account_may_read_it()
    {
        var data = Directory.CreateTempSubdirectory("palabre-vapid-").FullName;
        var settings = new PushSettings { Subject = "mailto:us@palabre.org" };
        using var first = new VapidKey(new Kit.Storage.StorageSettings(data, null), settings, TimeProvider.System);
        using var again = new VapidKey(new Kit.Storage.StorageSettings(data, null), settings, TimeProvider.System);
        Assert.Equal(first.PublicKey, again.PublicKey);
        Assert.Equal(87, first.PublicKey.Length);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(data, "keys", "push.pem")));
        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public void A_token_is_signed_anew_only_when_half_its_life_is_over()
    {
        var (data, clock) = (Directory.CreateTempSubdirectory("palabre-vapid-").FullName, new ManualClock());
        using var key = new VapidKey(new Kit.Storage.StorageSettings(data, null), new PushSettings { Subject = "mailto:us@palabre.org" }, clock);
        var (one, other) = (new Uri("https://push.example.org/1"), new Uri("https://push.example.net/1"));
        var token = key.AuthorizationFor(one);
        Assert.NotEqual(token, key.AuthorizationFor(other));
        clock.Advance(TimeSpan.FromHours(5));
        Assert.Equal(token, key.AuthorizationFor(new Uri("https://push.example.org/2")));
        clock.Advance(TimeSpan.FromHours(2));
        Assert.NotEqual(token, key.AuthorizationFor(one));
        Directory.Delete(data, recursive: true);
    }

    [Theory]
    [InlineData("Mozilla/5.0 (Android 14; Mobile; rv:153.0) Gecko/153.0 Firefox/153.0", "Firefox, Android")]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36", "Chrome, Linux")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36 Edg/156.0", "Edge, Windows")]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.4 Mobile/15E148 Safari/604.1", "Safari, iPhone")]
    [InlineData("curl/8", "Web Push")]
    public void A_device_is_called_by_its_browser_and_system(string userAgent, string name) => Assert.Equal(name, DeviceName.Of(userAgent));

    private static async Task<string?> RefusalAsync(Person who, object subscription)
    {
        var answer = await who.PostAsync("/api/push/subscriptions", subscription);
        Assert.False(answer.IsSuccessStatusCode);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Ct)).RootElement.GetProperty("type").GetString();
    }
}
