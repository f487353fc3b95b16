using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.TestApp;
using Xunit;

namespace Palabre.Members.Tests;

public sealed class FoundingTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static readonly (string, string)[] Form =
        [("community", "Le Figuier"), ("name", "Ada Nwosu"), ("handle", "ada"), ("email", ""), ("password", PalabreApp.Password)];

    [Fact]
    public async Task Every_page_of_a_new_instance_leads_to_the_founding()
    {
        await using var app = await PalabreApp.StartAsync(founded: false);
        using var browser = new Browser(app);
        foreach (var path in new[] { "/", "/@ada", "/sign-in", "/nowhere" })
        {
            var answer = await browser.GetAsync(path, Ct);
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
            Assert.Equal("/founding", answer.Headers.Location?.OriginalString);
        }
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/founding", Ct)).StatusCode);
    }

    [Fact]
    public async Task The_founder_names_the_community_is_a_steward_and_is_signed_in()
    {
        await using var app = await PalabreApp.StartAsync(founded: false);
        using var browser = new Browser(app);
        var answer = await browser.PostAsync("/founding", Ct, Form);

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.True(await browser.IsSignedInAsync(Ct));
        Assert.Equal(new Community("Le Figuier", true, false), await app.Services.GetRequiredService<ICommunity>().GetAsync(Ct));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/settings/community", Ct)).StatusCode);
    }

    [Fact]
    public async Task A_refused_founding_comes_back_with_what_was_typed_and_the_reason_under_its_field()
    {
        await using var app = await PalabreApp.StartAsync(founded: false);
        using var browser = new Browser(app);
        var answer = await browser.PostAsync("/founding", Ct, ("community", ""), ("name", "Ada Nwosu"), ("handle", "Ada Nwosu"), ("password", "short"));
        var page = await Browser.ReadAsync(answer, Ct);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal("Ada Nwosu", page.ValueOf("name"));
        Assert.Null(page.ValueOf("password"));
        Assert.Equal("Give the community a name.", page.WrongAt("community"));
        Assert.NotNull(page.WrongAt("handle"));
        Assert.Equal("Too short: 10 characters or more.", page.WrongAt("password"));
        Assert.False((await app.Services.GetRequiredService<ICommunity>().GetAsync(Ct)).IsFounded);
    }

    [Fact]
    public async Task Of_many_founders_at_once_one_founds_and_the_others_leave_no_account()
    {
        await using var app = await PalabreApp.StartAsync(founded: false);
        var browsers = Enumerable.Range(0, 8).Select(_ => new Browser(app)).ToArray();
        var answers = await Task.WhenAll(browsers.Select((b, i) => b.PostAsync("/founding", Ct,
            ("community", $"House {i}"), ("name", $"Person {i}"), ("handle", $"person{i}"), ("password", PalabreApp.Password))));

        var winner = Assert.Single(Enumerable.Range(0, 8), i => answers[i].StatusCode == HttpStatusCode.SeeOther);
        Assert.Equal($"House {winner}", (await app.Services.GetRequiredService<ICommunity>().GetAsync(Ct)).Name);
        await using var scope = app.Services.CreateAsyncScope();
        var found = await scope.ServiceProvider.GetRequiredService<IMembers>().FindAsync([.. Enumerable.Range(0, 8).Select(i => $"person{i}")], Ct);
        Assert.Equal([$"person{winner}"], found.Keys);
        foreach (var browser in browsers) browser.Dispose();
    }

    [Fact]
    public async Task A_founded_instance_can_not_be_founded_again()
    {
        await using var app = await PalabreApp.StartAsync();
        using var browser = new Browser(app);
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.GetAsync("/founding", Ct)).StatusCode);
        var answer = await browser.PostAsync("/founding", Ct, ("community", "Mine"), ("name", "Bo"), ("handle", "bo"), ("password", PalabreApp.Password));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/@bo", Ct)).StatusCode);
    }

    [Fact]
    public async Task The_command_line_founds_with_a_steward_and_refuses_anyone_else_before()
    {
        await using var app = await PalabreApp.StartAsync(founded: false);
        await using var scope = app.Services.CreateAsyncScope();
        var accounts = scope.ServiceProvider.GetRequiredService<Accounts>();
        Assert.Equal("not_founded", Assert.Single((await accounts.AddAsync("bo", null, null, steward: false, Ct)).Refusals).Code);
        Assert.True((await accounts.AddAsync("ada", null, null, steward: true, Ct)).Value!.IsSteward);
        Assert.False((await accounts.AddAsync("bo", null, null, steward: false, Ct)).IsRefused);
        Assert.Equal("handle_taken_try", Assert.Single((await accounts.AddAsync("Ada", null, null, steward: false, Ct)).Refusals).Code);
    }

    [Fact]
    public async Task Hundreds_of_members_without_a_password_cost_no_hashing()
    {
        await using var app = await PalabreApp.StartAsync();
        await using var scope = app.Services.CreateAsyncScope();
        var accounts = scope.ServiceProvider.GetRequiredService<Accounts>();
        foreach (var i in Enumerable.Range(0, 300)) Assert.False((await accounts.AddAsync($"crowd{i}", null, null, steward: false, Ct)).IsRefused);
        var found = await scope.ServiceProvider.GetRequiredService<IMembers>().FindAsync(["@Crowd0", "crowd299", "crowd300"], Ct);
        Assert.Equal(["@Crowd0", "crowd299"], found.Keys.Order());
    }
}
