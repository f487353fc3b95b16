using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Core;
using Palabre.Kit.Storage;
using Palabre.TestApp;
using Xunit;

namespace Palabre.Members.Tests;

/// <summary>Whom one puts forward stands on a follow, and never longer than it.</summary>
public sealed class EndorsementTests(FollowTests.House house) : IClassFixture<FollowTests.House>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_goes_with_the_follow_whatever_ends_that()
    {
        var (ada, bo) = await TwoAsync("goes");
        await DoAsync(db => db.Set<Follow>().Where(f => f.FollowerId == ada.Value && f.FollowedId == bo.Value).ExecuteDeleteAsync(Ct));
        Assert.Equal(0, await DoAsync(db => db.Set<Endorsement>().CountAsync(e => e.Owner == ada.Value, Ct)));
    }

    [Fact]
    public async Task It_is_refused_where_the_follow_went_after_it_was_looked_at()
    {
        var (ada, bo) = await TwoAsync("late");
        await DoAsync(db => db.Set<Follow>().Where(f => f.FollowerId == ada.Value).ExecuteDeleteAsync(Ct));
        var failure = await Assert.ThrowsAsync<DbUpdateException>(() => DoAsync(db =>
        {
            db.Add(new Endorsement { Id = 77, Owner = ada.Value, Person = bo.Value });
            return db.SaveChangesAsync(Ct);
        }));
        Assert.True(ForeignKeyViolation.IsIn(failure));
        Assert.False(UniqueViolation.IsIn(failure));
    }

    [Fact]
    public async Task Pressed_at_the_same_moment_as_unfollow_it_outlives_no_follow()
    {
        var (ada, bo) = await TwoAsync("race");
        using var first = await house.App.AsAsync("ada.race");
        using var second = await house.App.AsAsync("ada.race");
        for (var round = 0; round < 25; round++)
        {
            Assert.Equal(HttpStatusCode.NoContent, (await first.PutAsync("/api/members/bo.race/follow", null, Ct)).StatusCode);
            var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => first.PutAsync("/api/members/bo.race/endorse", null, Ct)).Append(second.DeleteAsync("/api/members/bo.race/follow", Ct)));
            Assert.All(answers, a => Assert.True(a.StatusCode is HttpStatusCode.NoContent or HttpStatusCode.UnprocessableEntity, a.StatusCode.ToString()));
            Assert.Equal(0, await DoAsync(db => db.Set<Endorsement>().CountAsync(e => e.Owner == ada.Value && e.Person == bo.Value, Ct)));
        }
    }

    [Fact]
    public async Task On_pages_both_deeds_say_in_words_why_they_are_refused()
    {
        await house.App.AddAsync("ada.words", password: PalabreApp.Password);
        await house.App.AddAsync("bo.words");
        using var browser = await Browser.SignedInAsync(house.App, "ada.words", Ct);
        foreach (var (path, status, said) in new[] { ("bo.words/endorse", HttpStatusCode.UnprocessableEntity, "One puts forward only people one follows."), ("ada.words/follow", HttpStatusCode.Conflict, "One does not follow oneself."), ("nobody/follow", HttpStatusCode.NotFound, "Nobody is called @nobody here.") })
        {
            var answer = await browser.PostAsync($"/@{path}", Ct);
            Assert.Equal(status, answer.StatusCode);
            Assert.Contains(said, (await Browser.ReadAsync(answer, Ct)).Body!.TextContent, StringComparison.Ordinal);
        }
        Assert.Equal("/@bo.words", (await browser.PostAsync("/@bo.words/follow", Ct)).Headers.Location?.OriginalString);
        Assert.Equal("/settings", (await browser.PostAsync("/@bo.words/unfollow", Ct, ("back", "/settings"))).Headers.Location?.OriginalString);
    }

    /// <summary>One who follows another and puts them forward.</summary>
    private async Task<(MemberId Ada, MemberId Bo)> TwoAsync(string name)
    {
        var (ada, bo) = (await house.App.AddAsync($"ada.{name}"), await house.App.AddAsync($"bo.{name}"));
        using var http = await house.App.AsAsync($"ada.{name}");
        foreach (var deed in new[] { "follow", "endorse" }) Assert.Equal(HttpStatusCode.NoContent, (await http.PutAsync($"/api/members/bo.{name}/{deed}", null, Ct)).StatusCode);
        return (ada, bo);
    }

    private async Task<T> DoAsync<T>(Func<PalabreDb, Task<T>> doAsync)
    {
        await using var scope = house.App.Services.CreateAsyncScope();
        return await doAsync(scope.ServiceProvider.GetRequiredService<PalabreDb>());
    }
}
