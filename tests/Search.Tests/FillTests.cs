using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Kit.Storage;
using static Palabre.Search.Tests.Town;

namespace Palabre.Search.Tests;

/// <summary>What was there before the search comes into it, part by part, and once.</summary>
public sealed class FillTests(Town town) : IClassFixture<Town>
{
    private const int People = 1;

    [Fact]
    public async Task What_was_there_before_comes_in_part_by_part_and_goes_on_where_it_stopped()
    {
        for (var i = 0; i < 5; i++) await town.NewAsync($"Ancienne Voisine {i}");
        await town.HeardAsync();
        await ForgetAllAsync();
        using var guest = town.App.Guest();
        Assert.Empty(await FindAsync(guest, "voisine", "people"));

        Assert.True(await Index().FillAsync(People, 2, Ct));
        var after = await AfterAsync();
        Assert.True(await Index().FillAsync(People, 2, Ct));
        Assert.True(await AfterAsync() > after);
        while (await Index().FillAsync(People, 2, Ct)) { }

        Assert.Equal(5, (await FindAsync(guest, "voisine", "people")).Count);
        Assert.False(await Index().FillAsync(People, 2, Ct));
    }

    [Fact]
    public async Task What_is_told_twice_is_there_once()
    {
        var member = await town.NewAsync("Unique Entre Toutes");
        await town.HeardAsync();
        for (var i = 0; i < 2; i++) await Index().RenewAsync("people", [member.Id.Value], Ct);
        using var guest = town.App.Guest();
        Assert.Single(await FindAsync(guest, "unique entre", "people"));
    }

    [Fact]
    public async Task What_its_owner_no_longer_lets_be_found_goes()
    {
        await Index().RenewAsync("people", [42], Ct);
        await using var scope = town.App.Services.CreateAsyncScope();
        Assert.False(await scope.ServiceProvider.GetRequiredService<PalabreDb>().Set<SearchEntry>().AnyAsync(e => e.Subject == 42, Ct));
    }

    private SearchIndex Index() => town.App.Services.GetRequiredService<SearchIndex>();

    private async Task<long> AfterAsync()
    {
        await using var scope = town.App.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<PalabreDb>().Set<SearchFill>().AsNoTracking().SingleAsync(f => f.Kind == People, Ct)).After;
    }

    private async Task ForgetAllAsync()
    {
        await using var scope = town.App.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PalabreDb>();
        await db.Database.ExecuteSqlAsync($"delete from search_text", Ct);
        await db.Set<SearchEntry>().ExecuteDeleteAsync(Ct);
        await db.Set<SearchFill>().ExecuteDeleteAsync(Ct);
    }
}
