using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Kit.Storage;
using Palabre.TestApp;
using Palabre.TestKit;
using static Palabre.Search.Tests.Town;

namespace Palabre.Search.Tests;

/// <summary>Posts that were there before the search come into it in the background, and after a restart it goes on.</summary>
public sealed class PostFillTests
{
    [Fact]
    public async Task Posts_of_before_come_in_part_by_part_and_the_rest_after_a_restart()
    {
        // Its database goes with the server that follows.
        var town = new Town();
        await town.InitializeAsync();
        var author = await town.NewAsync("Ancienne");
        var posts = new List<string>();
        for (var i = 0; i < 5; i++) posts.Insert(0, await WriteAsync(author, $"Amizmiz {i}"));
        await UntilFoundAsync(author.Http, "amizmiz", posts[0]);
        await town.HeardAsync();
        await ForgetAllAsync(town.App);
        Assert.Empty(await PostsAsync(author.Http, "amizmiz"));

        Assert.True(await town.App.Services.GetRequiredService<PostIndex>().FillAsync(long.MaxValue, 2, Ct));
        Assert.Equal(posts.Skip(3), await PostsAsync(author.Http, "amizmiz"));

        await using var later = await town.App.RestartAsync(new ManualClock(TimeProvider.System.GetUtcNow().AddMinutes(5)));
        using var guest = later.Guest();
        await UntilFoundAsync(guest, "amizmiz", posts[0]);
        Assert.Equal(posts, await PostsAsync(guest, "amizmiz"));
        Assert.False(await later.Services.GetRequiredService<PostIndex>().FillAsync(long.MaxValue, 2, Ct));
    }

    private static async Task ForgetAllAsync(PalabreApp app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PalabreDb>();
        await db.Database.ExecuteSqlAsync($"delete from post_search_text", Ct);
        await db.Set<SearchFill>().ExecuteDeleteAsync(Ct);
    }
}
