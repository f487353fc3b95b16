using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Palabre.TestApp;

namespace Palabre.Wallet.Tests;

/// <summary>Much does not leave a wallet by a thank-you or an envelope either, unless its owner shows that it is they.</summary>
public sealed class SheetProofTests
{
    private static readonly (string, string) Above = ("Wallet:ProveAbove", "3");

    [Fact]
    public async Task A_large_thank_you_asks_for_a_proof_once_and_what_cannot_be_paid_asks_for_none()
    {
        await using var circle = await Circle.StartAsync("EUR", Above);
        var (ada, bo) = (await circle.NewAsync(700), await circle.NewAsync());
        var id = Guid.CreateVersion7();
        Task<(HttpStatusCode, string?)> GiveAsync(string amount, string? password) => SaidAsync(ada, "/api/tips", new { id, to = bo.Handle, amount, words = "Merci", password });

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "not_enough"), await GiveAsync("8", null));
        Assert.Equal((HttpStatusCode.Forbidden, "proof_password"), await GiveAsync("3.01", null));
        Assert.Equal((700L, 0L), (await circle.BalanceAsync(ada.Id), await circle.BalanceAsync(bo.Id)));
        Assert.Equal((HttpStatusCode.Created, null), await GiveAsync("3.01", PalabreApp.Password));
        // The same one again moves nothing, and asks for nothing.
        Assert.Equal((HttpStatusCode.Created, null), await GiveAsync("3.01", null));
        Assert.Equal((399L, 301L), (await circle.BalanceAsync(ada.Id), await circle.BalanceAsync(bo.Id)));
        id = Guid.CreateVersion7();
        Assert.Equal((HttpStatusCode.Created, null), await GiveAsync("3", null));
        await circle.AuditAsync();
    }

    [Fact]
    public async Task A_large_envelope_asks_for_a_proof()
    {
        await using var circle = await Circle.StartAsync("EUR", Above);
        var ada = await circle.NewAsync(2000);
        circle.Clock.Sleep(TimeSpan.FromHours(24));
        var room = await Circle.RoomAsync(ada);
        var wish = new { id = Guid.CreateVersion7(), room, total = "5", shares = 2 };

        Assert.Equal((HttpStatusCode.Forbidden, "proof_password"), await SaidAsync(ada, "/api/red-packets", wish));
        Assert.Equal(2000, await circle.BalanceAsync(ada.Id));
        Assert.Equal((HttpStatusCode.Created, null), await SaidAsync(ada, "/api/red-packets", new { wish.id, wish.room, wish.total, wish.shares, password = PalabreApp.Password }));
        Assert.Equal(1500, await circle.BalanceAsync(ada.Id));
        await circle.AuditAsync();
    }

    [Fact]
    public async Task In_the_sheet_the_form_comes_back_with_the_proof_and_all_that_was_said()
    {
        await using var circle = await Circle.StartAsync("EUR", Above);
        var (ada, bo) = (await circle.NewAsync(2000), await circle.NewAsync());
        circle.Clock.Sleep(TimeSpan.FromHours(24));
        var room = await Circle.RoomAsync(ada);
        foreach (var (path, fields, kept) in new (string, (string, string)[], string)[]
        {
            ("/thank", [("id", $"{Guid.CreateVersion7()}"), ("member", $"{bo.Id}"), ("choice", "other"), ("other", "3,50"), ("words", "Pour le puits"), ("private", "true")], "name=\"words\" value=\"Pour le puits\""),
            ("/packet", [("id", $"{Guid.CreateVersion7()}"), ("room", room), ("choice", "other"), ("other", "4"), ("shares", "2"), ("kind", "equal"), ("spoken", "figuier")], "name=\"spoken\" value=\"figuier\""),
        })
        {
            var first = await PostAsync(ada, path, fields);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, first.Status);
            Assert.Contains("<turbo-frame id=\"money\"", first.Page, StringComparison.Ordinal);
            Assert.Contains("name=\"proof-password\"", first.Page, StringComparison.Ordinal);
            Assert.Contains(kept, first.Page, StringComparison.Ordinal);
            Assert.DoesNotContain("role=\"alert\"", first.Page, StringComparison.Ordinal);
            Assert.Contains("role=\"alert\"", (await PostAsync(ada, path, [.. fields, ("proof-password", "autre")])).Page, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.SeeOther, (await PostAsync(ada, path, [.. fields, ("proof-password", PalabreApp.Password)])).Status);
        }
        Assert.Equal((1250L, 350L), (await circle.BalanceAsync(ada.Id), await circle.BalanceAsync(bo.Id)));
    }

    private static async Task<(HttpStatusCode Status, string Page)> PostAsync(Someone who, string path, (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        var answer = await who.Http.PostAsync(path, form, Circle.Ct);
        return (answer.StatusCode, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Circle.Ct)));
    }

    private static async Task<(HttpStatusCode, string?)> SaidAsync(Someone who, string path, object body)
    {
        var answer = await who.Http.PostAsJsonAsync(path, body, Circle.Ct);
        return (answer.StatusCode, answer.IsSuccessStatusCode ? null : (await answer.Content.ReadFromJsonAsync<JsonElement>(Circle.Ct)).GetProperty("type").GetString());
    }
}
