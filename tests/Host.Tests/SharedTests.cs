using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Palabre.Core;
using Palabre.Kit.Storage;
using Palabre.TestApp;

namespace Palabre.Host.Tests;

/// <summary>What takes long to make and is nobody's is made once in a process.</summary>
public sealed class SharedTests
{
    [Fact]
    public async Task Houses_of_one_process_share_their_model_and_the_shapes_of_what_is_read_and_written()
    {
        await using var one = await PalabreApp.StartAsync(founded: false);
        await using var other = await PalabreApp.StartAsync(founded: false);

        Assert.Same(Model(one), Model(other));
        Assert.Same(await ShapeAsync(one), await ShapeAsync(other));
    }

    private static IModel Model(PalabreApp app)
    {
        using var scope = app.Services.CreateScope();
        return scope.ServiceProvider.GetRequiredService<PalabreDb>().Model;
    }

    /// <summary>From the first request on nothing of it can be changed any more.</summary>
    private static async Task<JsonTypeInfo> ShapeAsync(PalabreApp app)
    {
        using var guest = app.Guest();
        Assert.Equal("live", await guest.GetStringAsync("/health/live", TestContext.Current.CancellationToken));
        return app.Services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions.GetTypeInfo(typeof(MemberCard));
    }
}
