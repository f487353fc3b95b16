using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Kit.Storage;
using Palabre.TestApp;

namespace Palabre.Wallet.Tests;

/// <summary>Thanks over HTTP: what the button said arrives, and what is to stay untold stays so.</summary>
public sealed class TipTests
{
    [Fact]
    public async Task What_was_given_arrives_to_the_cent_and_is_told_once()
    {
        await using var circle = await Circle.StartAsync();
        var (ada, bo) = (await circle.NewAsync(1000), await circle.NewAsync());
        var wish = new { id = Guid.CreateVersion7(), to = bo.Handle, amount = "5.00", words = "  Pour le puits,\n et pour la patience. " };

        var given = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => ada.PostAsync("/api/tips", wish)));
        await circle.HeardAsync();

        Assert.All(given, g => Assert.Equal(("5.00", "0.00", "0.00", "5.00"), (Text(g, "amount"), Text(g, "fee"), Text(g, "house"), Text(g, "total"))));
        Assert.Equal((500L, 500L), (await circle.BalanceAsync(ada.Id), await circle.BalanceAsync(bo.Id)));
        var line = Assert.Single((await bo.GetAsync("/api/tips")).GetProperty("thanks").EnumerateArray());
        Assert.Equal((ada.Handle, "Pour le puits, et pour la patience.", "5.00"), (Text(line, "by"), Text(line, "words"), Text(line, "amount")));
        var told = Assert.Single((await bo.GetAsync("/api/notifications")).GetProperty("notifications").EnumerateArray(), n => Text(n, "kind") == "tipReceived");
        Assert.Equal("/thanks", Text(told, "path"));
        Assert.Contains(ada.Handle, told.ToString(), StringComparison.Ordinal);
        await circle.AuditAsync();
    }

    [Fact]
    public async Task Without_a_name_no_page_and_no_program_says_who_it_was()
    {
        await using var circle = await Circle.StartAsync("POINTS");
        var (ada, bo) = (await circle.NewAsync(100), await circle.NewAsync());

        await ada.PostAsync("/api/tips", new { id = Guid.CreateVersion7(), to = bo.Handle, amount = "5", words = "Merci", isPrivate = true });
        await circle.HeardAsync();

        Assert.Equal(5, await circle.BalanceAsync(bo.Id));
        foreach (var path in new[] { "/api/tips", "/api/notifications", "/api/wallet/statement" })
        {
            var shown = (await bo.GetAsync(path)).ToString();
            Assert.DoesNotContain(ada.Handle, shown, StringComparison.Ordinal);
            Assert.DoesNotContain($"\"{ada.Id}\"", shown, StringComparison.Ordinal);
        }
        foreach (var path in new[] { "/thanks", "/wallet", "/wallet/statement.csv" })
            Assert.DoesNotContain(ada.Handle, await bo.Http.GetStringAsync(path, Circle.Ct), StringComparison.Ordinal);
        Assert.Contains(bo.Handle, (await ada.GetAsync("/api/wallet/statement")).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_is_its_owner_s_and_everybody_s_if_they_wish_without_amounts()
    {
        await using var circle = await Circle.StartAsync("POINTS");
        var (ada, bo, chi) = (await circle.NewAsync(100), await circle.NewAsync(), await circle.NewAsync());
        await ada.PostAsync("/api/tips", new { id = Guid.CreateVersion7(), to = bo.Handle, amount = "7", words = "Merci" });
        var path = $"/api/tips/of/{bo.Handle}";

        Assert.Equal(HttpStatusCode.NotFound, (await chi.Http.GetAsync(path, Circle.Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await chi.Http.GetAsync($"/thanks/{bo.Handle}", Circle.Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await bo.Http.PutAsJsonAsync("/api/tips/list", new { isPublic = true }, Circle.Ct)).StatusCode);
        using var guest = circle.App.Guest();
        var seen = await guest.GetFromJsonAsync<JsonElement>(path, Circle.Ct);
        Assert.Equal((ada.Handle, JsonValueKind.Null), (Text(seen.GetProperty("thanks")[0], "by"), seen.GetProperty("thanks")[0].GetProperty("amount").ValueKind));
        Assert.DoesNotContain("7 points", await guest.GetStringAsync($"/thanks/{bo.Handle}", Circle.Ct), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await bo.Http.PutAsJsonAsync("/api/tips/list", new { isPublic = false }, Circle.Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await guest.GetAsync(path, Circle.Ct)).StatusCode);
    }

    [Theory]
    [InlineData("0", "amount_zero")]
    [InlineData("5,00,0", "amount_not_a_number")]
    [InlineData("20.01", "limit_single")]
    [InlineData("10.01", "limit_day")]
    [InlineData("8", "not_enough")]
    public async Task What_may_not_be_given_moves_nothing_and_leaves_no_words(string amount, string code)
    {
        await using var circle = await Circle.StartAsync();
        var (ada, bo) = (await circle.NewAsync(700), await circle.NewAsync());

        Assert.Equal(code, await ada.RefusalAsync("/api/tips", new { id = Guid.CreateVersion7(), to = bo.Handle, amount, words = "Merci" }));

        Assert.Equal((700L, 0L), (await circle.BalanceAsync(ada.Id), await circle.BalanceAsync(bo.Id)));
        Assert.False(await circle.AskAsync(services => services.GetRequiredService<PalabreDb>().Set<Tip>().AnyAsync(Circle.Ct)));
    }

    [Fact]
    public async Task Nobody_thanks_themselves_or_who_keeps_apart_from_them_or_with_the_id_of_something_else()
    {
        await using var circle = await Circle.StartAsync("POINTS");
        var (ada, bo, chi) = (await circle.NewAsync(100), await circle.NewAsync(), await circle.NewAsync());
        Assert.Equal("tip_oneself", await ada.RefusalAsync("/api/tips", new { id = Guid.CreateVersion7(), to = ada.Handle, amount = "5" }));
        Assert.True((await bo.Http.PutAsync($"/api/me/blocks/{ada.Id}", null, Circle.Ct)).IsSuccessStatusCode);
        Assert.Equal("payee_gone", await ada.RefusalAsync("/api/tips", new { id = Guid.CreateVersion7(), to = bo.Handle, amount = "5" }));

        var id = Guid.CreateVersion7();
        await ada.PostAsync("/api/tips", new { id, to = chi.Handle, amount = "5", words = "Merci" });
        Assert.Equal("tip_other_body", await ada.RefusalAsync("/api/tips", new { id, to = chi.Handle, amount = "6", words = "Merci" }));
        Assert.Equal((95L, 5L), (await circle.BalanceAsync(ada.Id), await circle.BalanceAsync(chi.Id)));
    }

    [Fact]
    public async Task A_stop_between_the_money_and_the_words_is_mended()
    {
        await using var circle = await Circle.StartAsync("POINTS");
        var (ada, bo) = (await circle.NewAsync(100), await circle.NewAsync());
        var id = Guid.CreateVersion7();
        await ada.PostAsync("/api/tips", new { id, to = bo.Handle, amount = "5", words = "Merci" });
        await circle.HeardAsync();
        await circle.AskAsync(services => services.GetRequiredService<PalabreDb>().Set<Tip>().Where(t => t.Id == id).ExecuteUpdateAsync(t => t.SetProperty(one => one.GivenAt, (DateTimeOffset?)null), Circle.Ct));
        Assert.Equal(0, (await bo.GetAsync("/api/tips")).GetProperty("thanks").GetArrayLength());

        circle.Clock.Sleep(TimeSpan.FromMinutes(3));

        await Circle.UntilAsync(async () => (await bo.GetAsync("/api/tips")).GetProperty("thanks").GetArrayLength() == 1);
    }

    [Fact]
    public async Task The_form_works_without_a_script_says_what_to_do_with_an_empty_purse_and_keeps_what_was_written()
    {
        await using var circle = await Circle.StartAsync("POINTS");
        var (ada, bo) = (await circle.NewAsync(7), await circle.NewAsync());
        var id = $"{Guid.CreateVersion7()}";
        var sheet = await ada.Http.GetStringAsync($"/thank?member={bo.Id}", Circle.Ct);
        Assert.Contains("The house’s share", WebUtility.HtmlDecode(sheet), StringComparison.Ordinal);

        var refused = await ada.Http.PostAsync("/thank", Form(("id", id), ("member", $"{bo.Id}"), ("choice", "10"), ("words", "Pour le puits")), Circle.Ct);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        var again = WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync(Circle.Ct));
        Assert.Contains("Ask whoever runs the house for points", again, StringComparison.Ordinal);
        Assert.Contains("Pour le puits", again, StringComparison.Ordinal);
        Assert.Contains(id, again, StringComparison.Ordinal);

        var given = await ada.Http.PostAsync("/thank", Form(("id", id), ("member", $"{bo.Id}"), ("choice", "other"), ("other", "6"), ("words", "Pour le puits")), Circle.Ct);
        Assert.Equal((HttpStatusCode.SeeOther, $"/thank/{id}"), (given.StatusCode, given.Headers.Location?.OriginalString));
        Assert.Contains("6 points", WebUtility.HtmlDecode(await ada.Http.GetStringAsync($"/thank/{id}", Circle.Ct)), StringComparison.Ordinal);
        Assert.Equal(6, await circle.BalanceAsync(bo.Id));
        Assert.Equal(HttpStatusCode.NotFound, (await bo.Http.GetAsync($"/thank/{id}", Circle.Ct)).StatusCode);
    }

    private static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) => new(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));

    private static string? Text(JsonElement of, string name) => of.GetProperty(name).GetString();
}
