using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit.Storage;
using Palabre.Kit.Web;
using Palabre.TestApp;
using Palabre.TestKit;
using Palabre.Wallet.Providers;
using Palabre.Wallet.Providers.Fake;

namespace Palabre.Wallet.Tests.Providers;

/// <summary>Who tries many cards waits: by themselves, or with others from where they are.</summary>
public sealed class CardTriesTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void Started_ones_count_for_an_hour_by_member_and_place_and_each_once()
    {
        var clock = new ManualClock();
        var tries = new CardTries(new() { StartedByMember = 2, StartedByAddress = 3 }, clock);
        var (ada, bo) = (new MemberId(1), new MemberId(2));
        Assert.Null(tries.Start(ada, "here", Till.Id(1)));
        Assert.Null(tries.Start(ada, "here", Till.Id(1)));
        clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Null(tries.Start(ada, "here", Till.Id(2)));
        Assert.Equal(TimeSpan.FromMinutes(50), tries.Start(ada, "elsewhere", Till.Id(3)));
        Assert.Null(tries.Start(ada, "here", Till.Id(2)));
        Assert.Null(tries.Start(bo, "here", Till.Id(4)));
        Assert.Equal(TimeSpan.FromMinutes(50), tries.Start(bo, "here", Till.Id(5)));
        Assert.Null(tries.Start(bo, "elsewhere", Till.Id(5)));
        Assert.Equal([Till.Id(1), Till.Id(2), Till.Id(4)], tries.From("here"));

        clock.Advance(TimeSpan.FromMinutes(50));
        Assert.Null(tries.Start(ada, "here", Till.Id(6)));
        Assert.Equal([Till.Id(2), Till.Id(4), Till.Id(6)], tries.From("here"));
    }

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7", true)]
    [InlineData("203.0.113.7", "::ffff:203.0.113.7", true)]
    [InlineData("203.0.113.7", "203.0.113.8", false)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    public void A_household_is_one_place(string one, string other, bool isSame) =>
        Assert.Equal(isSame, Household.Of(IPAddress.Parse(one)) == Household.Of(IPAddress.Parse(other)));

    [Fact]
    public async Task Failures_from_one_address_stop_everybody_there_and_nobody_elsewhere()
    {
        await using var app = await StartAsync(new() { ["Wallet:FailedByMember"] = "3", ["Wallet:FailedByAddress"] = "4" });
        var n = 0;
        foreach (var who in new[] { "bo", "cy" })
            for (var i = 0; i < 2; i++) await FailAsync(app, who, "203.0.113.7", ++n);

        using var there = await OpenAsync(app, "di", "203.0.113.7", 10);
        var told = await there.Content.ReadFromJsonAsync<JsonElement>(Ct);
        Assert.Equal((HttpStatusCode.TooManyRequests, "checkout_failures"), (there.StatusCode, told.GetProperty("type").GetString()));
        Assert.InRange(there.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromMinutes(50), TimeSpan.FromMinutes(60));
        Assert.Matches("^Too many payments failed within an hour. Try again in (5[0-9]|60) min.$", told.GetProperty("detail").GetString());
        Assert.Equal(HttpStatusCode.Created, (await OpenAsync(app, "di", "203.0.113.8", 10)).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await OpenAsync(app, "cy", "203.0.113.8", 11)).StatusCode);

        // A third one of their own, from wherever.
        await FailAsync(app, "bo", "203.0.113.9", 12);
        Assert.Equal("checkout_failures", await (await OpenAsync(app, "bo", "203.0.113.10", 13)).CodeAsync());
        // What was started is answered as before.
        Assert.Equal(HttpStatusCode.Created, (await OpenAsync(app, "bo", "203.0.113.7", 1)).StatusCode);
    }

    [Fact]
    public async Task Too_many_that_are_started_wait_and_the_page_says_for_how_long()
    {
        await using var app = await StartAsync(new() { ["Wallet:StartedByMember"] = "2" });
        for (var n = 1; n <= 2; n++) Assert.Equal(HttpStatusCode.Created, (await OpenAsync(app, "bo", "203.0.113.7", n)).StatusCode);
        Assert.Equal("checkout_many", await (await OpenAsync(app, "bo", "203.0.113.8", 3)).CodeAsync());
        Assert.Equal(HttpStatusCode.Created, (await OpenAsync(app, "bo", "203.0.113.8", 2)).StatusCode);

        var bo = await app.AsAsync("bo", "fr");
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["id"] = $"{Till.Id(4)}", ["amount"] = "5.00", ["bearer"] = "payer" });
        using var page = await bo.PostAsync("/wallet/add", form, Ct);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.StatusCode);
        Assert.Matches("Trop de paiements ont été commencés en une heure. Réessayez dans (5[0-9]|60) min.", WebUtility.HtmlDecode(await page.Content.ReadAsStringAsync(Ct)));
    }

    /// <summary>Behind a proxy that says who asks.</summary>
    private static Task<PalabreApp> StartAsync(Dictionary<string, string?> settings) => PalabreApp.StartAsync(settings: new Dictionary<string, string?>(settings)
    {
        ["Wallet:Currency"] = "EUR",
        ["Wallet:Provider"] = "fake",
        ["Http:TrustedProxies"] = "127.0.0.1",
    });

    private static async Task<HttpResponseMessage> OpenAsync(PalabreApp app, string who, string address, int n)
    {
        var client = await app.AsAsync(who);
        client.DefaultRequestHeaders.Add("X-Forwarded-For", address);
        return await client.PostAsJsonAsync("/api/wallet/checkouts", new { id = Till.Id(n), amount = "5", bearer = "payer" }, Ct);
    }

    /// <summary>They start one, and it comes to nothing.</summary>
    private static async Task FailAsync(PalabreApp app, string who, string address, int n)
    {
        Assert.Equal(HttpStatusCode.Created, (await OpenAsync(app, who, address, n)).StatusCode);
        Assert.True(((FakeProvider)app.Services.GetRequiredService<IPaymentProvider>()).GiveUp(Till.Reference(n)));
        await Till.UntilAsync(async () =>
        {
            await using var scope = app.Services.CreateAsyncScope();
            return await scope.ServiceProvider.GetRequiredService<PalabreDb>().Set<Checkout>().AnyAsync(c => c.Id == Till.Id(n) && c.State == CheckoutState.Failed, Ct);
        }, "it has failed");
    }
}
