using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Ledger.Shares;
using Palabre.TestApp;

namespace Palabre.Wallet.Tests;

/// <summary>Envelopes over HTTP: who may, what moves, and what one can check afterwards.</summary>
public sealed class RedPacketTests
{
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    [Fact]
    public async Task Everything_in_an_envelope_reaches_those_who_open_it_and_the_shares_are_those_that_were_promised()
    {
        await using var circle = await Circle.StartAsync();
        var (ada, bo, chi) = (await circle.NewAsync(2000), await circle.NewAsync(), await circle.NewAsync());
        circle.Clock.Sleep(Day);
        var room = await Circle.RoomAsync(ada, bo, chi);

        var packet = await ada.EnvelopeAsync(room, "5.00", 3);
        Assert.Equal((1500L, 500L), (await circle.BalanceAsync(ada.Id), await circle.BalanceAsync(RedPacket.AccountOf(Guid.Parse(packet)))));
        var before = await bo.GetAsync($"/api/red-packets/{packet}");
        var promise = before.GetProperty("promise").GetString()!;
        Assert.Equal((JsonValueKind.Null, 0), (before.GetProperty("seed").ValueKind, before.GetProperty("drawn").GetArrayLength()));

        var got = new[] { await bo.OpenAsync(packet), await chi.OpenAsync(packet), await ada.OpenAsync(packet) };
        Assert.Equal(got[0], await bo.OpenAsync(packet));
        Assert.Equal(500, got.Sum(Minor));
        Assert.Equal((Minor(got[0]), 1500 + Minor(got[2])), (await circle.BalanceAsync(bo.Id), await circle.BalanceAsync(ada.Id)));

        var after = await chi.GetAsync($"/api/red-packets/{packet}");
        var drawn = after.GetProperty("drawn").EnumerateArray().Select(d => Minor(d.GetString()!)).ToArray();
        Assert.Equal(got.Select(Minor), drawn);
        Assert.Equal(promise, after.GetProperty("promise").GetString());
        Assert.True(RedPacketShares.Verify(Convert.FromHexString(promise), Convert.FromHexString(after.GetProperty("seed").GetString()!), packet, drawn));
        Assert.Equal([bo.Handle, chi.Handle, ada.Handle], after.GetProperty("claims").EnumerateArray().Select(c => c.GetProperty("member").GetString()));
        var luckiest = after.GetProperty("claims").EnumerateArray().First(c => c.GetProperty("member").GetString() == after.GetProperty("luckiest").GetString());
        Assert.Equal(drawn.Max(), Minor(luckiest.GetProperty("amount").GetString()!));
        await circle.AuditAsync();
    }

    [Fact]
    public async Task Five_hundred_who_open_fifty_shares_at_once_are_fifty_winners_and_the_sum_is_exact()
    {
        await using var circle = await Circle.StartAsync("POINTS");
        var ada = await circle.NewAsync(1000);
        var room = await Circle.RoomAsync(ada);
        var people = new List<Someone>();
        for (var i = 0; i < 500; i++) people.Add(await circle.NewAsync());
        await Parallel.ForEachAsync(people, Circle.Ct, async (person, _) => await Circle.EnterAsync(room, person));
        var packet = await ada.EnvelopeAsync(room, "199", 50);

        var refusals = await Task.WhenAll(people.Select(person => person.NotOpenedAsync(packet)));

        Assert.Equal((50, 450), (refusals.Count(r => r is null), refusals.Count(r => r == "packet_empty")));
        var balances = new List<long>();
        foreach (var person in people) balances.Add(await circle.BalanceAsync(person.Id));
        Assert.Equal((199L, 50), (balances.Sum(), balances.Count(b => b > 0)));
        Assert.Equal((801L, 0L), (await circle.BalanceAsync(ada.Id), await circle.BalanceAsync(RedPacket.AccountOf(Guid.Parse(packet)))));
        await circle.AuditAsync();
    }

    [Fact]
    public async Task One_who_presses_many_times_at_once_gets_one_share()
    {
        await using var circle = await Circle.StartAsync("POINTS");
        var (ada, bo) = (await circle.NewAsync(100), await circle.NewAsync());
        var packet = await ada.EnvelopeAsync(await Circle.RoomAsync(ada, bo), "60", 6);

        var got = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => bo.OpenAsync(packet)));

        Assert.Equal(Minor(Assert.Single(got.Distinct())), await circle.BalanceAsync(bo.Id));
        Assert.Equal(1, (await ada.GetAsync($"/api/red-packets/{packet}")).GetProperty("taken").GetInt32());
    }

    [Fact]
    public async Task The_same_wish_twice_is_one_envelope_and_another_one_with_its_id_is_refused()
    {
        await using var circle = await Circle.StartAsync();
        var (ada, bo) = (await circle.NewAsync(2000), await circle.NewAsync(2000));
        var room = await Circle.RoomAsync(ada, bo);
        var id = Guid.CreateVersion7();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ada.PostAsync("/api/red-packets", new { id, room, total = "5", shares = 2 })));

        Assert.Equal(1500, await circle.BalanceAsync(ada.Id));
        Assert.Equal("packet_other_body", await ada.RefusalAsync("/api/red-packets", new { id, room, total = "6", shares = 2 }));
        Assert.Equal("packet_other_body", await bo.RefusalAsync("/api/red-packets", new { id, room, total = "5", shares = 2 }));
    }

    [Fact]
    public async Task What_nobody_took_goes_back_after_a_day_also_over_a_restart_and_nobody_opens_it_then()
    {
        await using var circle = await Circle.StartAsync("POINTS");
        var (ada, bo, chi) = (await circle.NewAsync(100), await circle.NewAsync(), await circle.NewAsync());
        var packet = await ada.EnvelopeAsync(await Circle.RoomAsync(ada, bo, chi), "100", 4, new { kind = "equal" });
        Assert.Equal("25", await bo.OpenAsync(packet));

        await circle.RestartAsync(TimeSpan.FromHours(24), ada, bo, chi);

        Assert.Equal("packet_over", await chi.NotOpenedAsync(packet));
        await Circle.UntilAsync(async () => await circle.BalanceAsync(ada.Id) == 75);
        var after = await ada.GetAsync($"/api/red-packets/{packet}");
        Assert.Equal(("75", 1, JsonValueKind.Null), (after.GetProperty("returned").GetString(), after.GetProperty("taken").GetInt32(), after.GetProperty("promise").ValueKind));
        Assert.Equal("25", await bo.OpenAsync(packet));
        await circle.AuditAsync();
    }

    [Fact]
    public async Task Its_end_and_those_who_open_it_at_that_moment_share_the_sum_between_them()
    {
        await using var circle = await Circle.StartAsync("POINTS");
        var ada = await circle.NewAsync(100);
        var people = new List<Someone>();
        for (var i = 0; i < 20; i++) people.Add(await circle.NewAsync());
        var packet = Guid.Parse(await ada.EnvelopeAsync(await Circle.RoomAsync(ada, [.. people]), "100", 20));

        var opening = people.Select(person => person.NotOpenedAsync($"{packet}")).ToList();
        var ending = Enumerable.Range(0, 4).Select(_ => circle.AskAsync(async services => { await services.GetRequiredService<EndRedPacket>().DoAsync(packet, now: true, Circle.Ct); return true; })).ToList();
        await Task.WhenAll(opening);
        await Task.WhenAll(ending);

        long taken = 0;
        foreach (var person in people) taken += await circle.BalanceAsync(person.Id);
        Assert.Equal((100L, 0L), (taken + await circle.BalanceAsync(ada.Id), await circle.BalanceAsync(RedPacket.AccountOf(packet))));
        foreach (var refused in opening) Assert.Contains(await refused, new[] { null, "packet_over", "packet_empty" });
        await circle.AuditAsync();
    }

    [Fact]
    public async Task The_room_s_end_gives_the_rest_back()
    {
        await using var circle = await Circle.StartAsync("POINTS");
        var (ada, bo) = (await circle.NewAsync(100), await circle.NewAsync());
        var room = await Circle.RoomAsync(ada, bo);
        var packet = await ada.EnvelopeAsync(room, "10", 2, new { kind = "equal" });
        await bo.OpenAsync(packet);

        Assert.True((await ada.Http.DeleteAsync($"/api/rooms/{room}?now=true", Circle.Ct)).IsSuccessStatusCode);
        await circle.HeardAsync();

        Assert.Equal((95L, 5L), (await circle.BalanceAsync(ada.Id), await circle.BalanceAsync(bo.Id)));
    }

    [Fact]
    public async Task Who_comes_for_the_envelope_waits_half_a_minute_and_who_went_and_came_back_as_well()
    {
        await using var circle = await Circle.StartAsync("POINTS");
        var (ada, bo, chi) = (await circle.NewAsync(100), await circle.NewAsync(), await circle.NewAsync());
        var room = await Circle.RoomAsync(ada, chi);
        circle.Clock.Sleep(TimeSpan.FromSeconds(5));
        var packet = await ada.EnvelopeAsync(room, "10", 3);
        circle.Clock.Sleep(TimeSpan.FromSeconds(5));

        Assert.Equal("packet_not_there", await bo.NotOpenedAsync(packet));
        await Circle.EnterAsync(room, bo);
        Assert.Equal("packet_early", await bo.NotOpenedAsync(packet));
        Assert.True((await chi.Http.DeleteAsync($"/api/rooms/{room}/presence", Circle.Ct)).IsSuccessStatusCode);
        Assert.Equal("packet_not_there", await chi.NotOpenedAsync(packet));
        await Circle.EnterAsync(room, chi);
        Assert.Equal("packet_early", await chi.NotOpenedAsync(packet));
        circle.Clock.Sleep(TimeSpan.FromSeconds(30));
        await bo.OpenAsync(packet);
    }

    [Fact]
    public async Task One_for_those_who_are_there_is_for_nobody_who_comes_later()
    {
        await using var circle = await Circle.StartAsync("POINTS");
        var (ada, bo, chi) = (await circle.NewAsync(100), await circle.NewAsync(), await circle.NewAsync());
        var room = await Circle.RoomAsync(ada, bo);
        var packet = await ada.EnvelopeAsync(room, "10", 3, new { audience = "present" });
        await Circle.EnterAsync(room, chi);
        circle.Clock.Sleep(TimeSpan.FromSeconds(31));

        Assert.Equal("packet_for_present", await chi.NotOpenedAsync(packet));
        await bo.OpenAsync(packet);
    }

    [Fact]
    public async Task A_word_is_heard_in_the_room_and_never_shown()
    {
        await using var circle = await Circle.StartAsync("POINTS");
        var (ada, bo) = (await circle.NewAsync(100), await circle.NewAsync());
        var packet = await ada.EnvelopeAsync(await Circle.RoomAsync(ada, bo), "10", 3, new { word = "L’Été  à Kénitra" });

        Assert.Equal("packet_word_wrong", await bo.NotOpenedAsync(packet));
        Assert.Equal("packet_word_wrong", await bo.NotOpenedAsync(packet, "l'hiver"));
        foreach (var who in new[] { ada, bo })
        {
            var shown = await who.GetAsync($"/api/red-packets/{packet}");
            Assert.True(shown.GetProperty("hasWord").GetBoolean());
            Assert.DoesNotContain("nitra", shown.ToString(), StringComparison.OrdinalIgnoreCase);
        }
        await bo.OpenAsync(packet, "l'ETE a kenitra !");
    }

    [Fact]
    public async Task Money_is_not_for_accounts_of_today_and_points_are()
    {
        await using var circle = await Circle.StartAsync();
        var ada = await circle.NewAsync(1000);
        circle.Clock.Sleep(Day);
        var bo = await circle.NewAsync();
        var packet = await ada.EnvelopeAsync(await Circle.RoomAsync(ada, bo), "5", 5);

        Assert.Equal("packet_newcomer", await bo.NotOpenedAsync(packet));
    }

    [Fact]
    public async Task Between_two_who_block_each_other_there_is_no_envelope()
    {
        await using var circle = await Circle.StartAsync("POINTS");
        var (ada, bo) = (await circle.NewAsync(100), await circle.NewAsync());
        var packet = await ada.EnvelopeAsync(await Circle.RoomAsync(ada, bo), "10", 3);
        Assert.True((await bo.Http.PutAsync($"/api/me/blocks/{ada.Id}", null, Circle.Ct)).IsSuccessStatusCode);

        Assert.Equal("not_found", await bo.NotOpenedAsync(packet));
        Assert.Equal(0, (await bo.GetAsync($"/api/red-packets?room={await RoomOfAsync(ada, packet)}")).GetProperty("redPackets").GetArrayLength());
    }

    [Fact]
    public async Task A_club_s_envelope_is_for_its_members_and_for_nobody_else()
    {
        await using var circle = await Circle.StartAsync("POINTS");
        var (ada, bo, chi) = (await circle.NewAsync(100), await circle.NewAsync(), await circle.NewAsync());
        const string Slug = "oliviers";
        await ada.PostAsync("/api/clubs", new { slug = Slug, name = "Club des Oliviers" });
        var code = (await ada.PostAsync($"/api/clubs/{Slug}/invitations", new { }))[0].GetProperty("code").GetString();
        Assert.True((await bo.Http.PutAsync($"/api/clubs/invitations/{code}", System.Net.Http.Json.JsonContent.Create(new { rules = 0 }), Circle.Ct)).IsSuccessStatusCode);
        var id = Guid.CreateVersion7();
        await ada.PostAsync("/api/red-packets", new { id, club = Slug, total = "10", shares = 2 });

        await bo.OpenAsync($"{id}");
        Assert.Equal("not_found", await chi.NotOpenedAsync($"{id}"));
        Assert.Equal("packet_not_member", await chi.RefusalAsync("/api/red-packets", new { id = Guid.CreateVersion7(), club = Slug, total = "10", shares = 2 }));
        Assert.Equal(0, (await chi.GetAsync($"/api/red-packets?club={Slug}")).GetProperty("redPackets").GetArrayLength());
        Assert.Equal(1, (await bo.GetAsync($"/api/red-packets?club={Slug}")).GetProperty("redPackets").GetArrayLength());
    }

    [Theory]
    [InlineData("0", 1, "amount_zero")]
    [InlineData("x", 1, "amount_not_a_number")]
    [InlineData("5", 0, "packet_shares")]
    [InlineData("5", 101, "packet_shares")]
    [InlineData("0.05", 6, "packet_shares")]
    [InlineData("200.01", 2, "packet_total")]
    [InlineData("20.01", 2, "limit_single")]
    [InlineData("10.01", 2, "limit_day")]
    [InlineData("8", 2, "not_enough")]
    public async Task Not_everything_can_be_an_envelope(string total, int shares, string code)
    {
        await using var circle = await Circle.StartAsync();
        var ada = await circle.NewAsync(700);
        var room = await Circle.RoomAsync(ada);

        Assert.Equal(code, await ada.RefusalAsync("/api/red-packets", new { id = Guid.CreateVersion7(), room, total, shares }));
        Assert.Equal(700, await circle.BalanceAsync(ada.Id));
    }

    [Fact]
    public async Task One_puts_down_three_a_day_also_when_pressing_at_once()
    {
        await using var circle = await Circle.StartAsync("POINTS");
        var ada = await circle.NewAsync(100);
        var room = await Circle.RoomAsync(ada);

        var refusals = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => ada.RefusalAsync("/api/red-packets", new { id = Guid.CreateVersion7(), room, total = "5", shares = 2 })));

        Assert.Equal((3, 3), (refusals.Count(r => r is null), refusals.Count(r => r == "packet_too_many")));
        Assert.Equal(85, await circle.BalanceAsync(ada.Id));
    }

    [Fact]
    public async Task Guests_see_that_there_is_one_and_not_who_got_what()
    {
        await using var circle = await Circle.StartAsync("POINTS");
        var (ada, bo) = (await circle.NewAsync(100), await circle.NewAsync());
        var packet = await ada.EnvelopeAsync(await Circle.RoomAsync(ada, bo), "10", 3);
        await bo.OpenAsync(packet);
        using var guest = circle.App.Guest();

        using var seen = JsonDocument.Parse(await guest.GetStringAsync($"/api/red-packets/{packet}", Circle.Ct));

        Assert.Equal((1, 0), (seen.RootElement.GetProperty("taken").GetInt32(), seen.RootElement.GetProperty("claims").GetArrayLength()));
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, (await guest.PostAsync($"/api/red-packets/{packet}/open", null, Circle.Ct)).StatusCode);
    }

    [Fact]
    public async Task Its_page_says_how_to_check_it_with_the_program_of_the_manual()
    {
        await using var circle = await Circle.StartAsync("POINTS");
        var (ada, bo) = (await circle.NewAsync(100), await circle.NewAsync());
        var packet = await ada.EnvelopeAsync(await Circle.RoomAsync(ada, bo), "10", 2);
        var id = Guid.Parse(packet);
        Assert.DoesNotContain("check.py", await bo.Http.GetStringAsync($"/packet/{packet}", Circle.Ct), StringComparison.Ordinal);

        var opened = await bo.Http.PostAsync($"/packet/{packet}/open", new FormUrlEncodedContent([]), Circle.Ct);
        Assert.Equal(System.Net.HttpStatusCode.SeeOther, opened.StatusCode);
        await ada.OpenAsync(packet);
        var page = System.Net.WebUtility.HtmlDecode(await bo.Http.GetStringAsync($"/packet/{packet}", Circle.Ct));
        var seed = (await bo.GetAsync($"/api/red-packets/{packet}")).GetProperty("seed").GetString();

        Assert.Contains($"python3 check.py {seed} {id} 10 2", page, StringComparison.Ordinal);
        Assert.Contains("We worked it out again: the seed is that of the promise", page, StringComparison.Ordinal);
        var manual = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "red-packets.md"), Circle.Ct);
        Assert.Contains($"```python\n{await bo.Http.GetStringAsync("/packet/check.py", Circle.Ct)}```", manual, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_form_without_a_script_puts_one_down_and_keeps_what_was_written_when_it_does_not()
    {
        await using var circle = await Circle.StartAsync("POINTS");
        var ada = await circle.NewAsync(30);
        var room = await Circle.RoomAsync(ada);
        var (id, fields) = ($"{Guid.CreateVersion7()}", new Dictionary<string, string> { ["room"] = room, ["choice"] = "50", ["shares"] = "7", ["kind"] = "random", ["audience"] = "all", ["spoken"] = "figue" });
        fields["id"] = id;
        var refused = await ada.Http.PostAsync("/packet", new FormUrlEncodedContent(fields), Circle.Ct);
        Assert.Equal(System.Net.HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        var again = await refused.Content.ReadAsStringAsync(Circle.Ct);
        Assert.Contains("figue", again, StringComparison.Ordinal);
        Assert.Contains("value=\"7\"", again, StringComparison.Ordinal);

        fields["choice"] = "20";
        var made = await ada.Http.PostAsync("/packet", new FormUrlEncodedContent(fields), Circle.Ct);
        Assert.Equal($"/packet/{id}/made", made.Headers.Location?.OriginalString);
        Assert.DoesNotContain("figue", await ada.Http.GetStringAsync($"/packet/{id}", Circle.Ct), StringComparison.Ordinal);
        Assert.Contains($"packet-{id}", await ada.Http.GetStringAsync($"/room/{room}", Circle.Ct), StringComparison.Ordinal);
        Assert.Equal(10, await circle.BalanceAsync(ada.Id));
    }

    private static long Minor(string amount) => long.Parse(amount.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);

    private static async Task<string> RoomOfAsync(Someone who, string packet) => (await who.GetAsync($"/api/red-packets/{packet}")).GetProperty("room").GetString()!;
}
