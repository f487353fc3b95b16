using Microsoft.Extensions.DependencyInjection;
using Palabre.Kit.Storage;

namespace Palabre.Safety.Tests;

/// <summary>What is remembered of blocks, while one is being made.</summary>
public sealed class DistancesTests(House house) : IClassFixture<House>
{
    [Fact]
    public async Task Who_hears_of_a_block_before_its_maker_goes_on_finds_it()
    {
        var (amina, bruno) = (await house.NewAsync("amina"), await house.NewAsync("bruno"));
        await using var scope = house.App.Services.CreateAsyncScope();
        var (db, distances) = (scope.ServiceProvider.GetRequiredService<PalabreDb>(), scope.ServiceProvider.GetRequiredService<Distances>());

        using (distances.Change(amina.Id, bruno.Id))
        {
            // Read within the change and before its commit: not to be remembered.
            Assert.Empty((await distances.OfAsync(bruno.Id, House.Ct)).Blocks.BlockedBy);
            db.Add(new Block { Blocker = amina.Id, Blocked = bruno.Id, At = DateTimeOffset.UnixEpoch });
            await db.SaveChangesAsync(House.Ct);
            Assert.Equal([amina.Id], (await distances.OfAsync(bruno.Id, House.Ct)).Blocks.BlockedBy);
        }

        Assert.Equal([bruno.Id], (await distances.OfAsync(amina.Id, House.Ct)).Blocks.Blocked);
        Assert.Same(await distances.OfAsync(amina.Id, House.Ct), await distances.OfAsync(amina.Id, House.Ct));
    }

    [Fact]
    public async Task Two_changes_at_once_end_each_for_itself()
    {
        var (amina, bruno, carla) = (await house.NewAsync("amina"), await house.NewAsync("bruno"), await house.NewAsync("carla"));
        var distances = house.App.Services.GetRequiredService<Distances>();

        using var first = distances.Change(amina.Id, bruno.Id);
        var second = distances.Change(amina.Id, carla.Id);
        second.Dispose();
        second.Dispose();

        Assert.Same(Distance.None, await distances.OfAsync(carla.Id, House.Ct));
        await amina.BlockAsync(carla);
        Assert.Equal([carla.Id], (await distances.OfAsync(amina.Id, House.Ct)).Blocks.Blocked);
    }
}
