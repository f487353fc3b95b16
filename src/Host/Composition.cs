using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Palabre.Clubs;
using Palabre.Filters;
using Palabre.Kit;
using Palabre.Kit.Settings;
using Palabre.Kit.Storage;
using Palabre.MastodonApi;
using Palabre.Members;
using Palabre.Moving;
using Palabre.Notifications;
using Palabre.Posts;
using Palabre.Programme;
using Palabre.Rooms;
using Palabre.Safety;
using Palabre.Search;
using Palabre.Wallet;

namespace Palabre.Host;

/// <summary>Every slice of the house, in the order they register.</summary>
public static class Composition
{
    public static IReadOnlyList<ISlice> Slices() =>
        [new MembersSlice(), new RoomsSlice(), new SafetySlice(), new ClubsSlice(), new NotificationsSlice(), new PostsSlice(), new ProgrammeSlice(), new SearchSlice(), new FiltersSlice(), new MastodonApiSlice(), new MovingSlice(), new WalletSlice()];

    public static IServiceCollection AddPalabre(this IServiceCollection services, InstanceSettings instance, IReadOnlyList<ISlice> slices)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(instance);
        services.AddSingleton(instance.Http);
        services.AddStorage(instance.Storage);
        services.AddKit(instance.All);
        services.AddSingleton<Migrator>();
        foreach (var slice in slices) slice.Register(services, instance.All);
        foreach (var section in new[] { "Http", "Database", "Data" }) services.AddSingleton(new KnownSection(section));
        return services;
    }

    /// <summary>A context of a server that never runs, for <c>tools/Model</c>, which compiles the model of either database. The caller disposes what made it.</summary>
    public static (DbContext Context, ServiceProvider Of) ForModel(bool postgres)
    {
        var directory = Directory.CreateTempSubdirectory("palabre-model-");
        try
        {
            var connection = new Dictionary<string, string?> { ["Database:Connection"] = postgres ? "Host=localhost" : "" };
            var services = new ServiceCollection().AddPalabre(InstanceSettings.Load(directory.FullName, connection), Slices()).BuildServiceProvider();
            return (services.CreateScope().ServiceProvider.GetRequiredService<PalabreDb>(), services);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    /// <summary>Refuses settings that nothing reads; called once everything is registered.</summary>
    public static void CheckSettings(IServiceProvider services, InstanceSettings instance) =>
        SettingsRegistration.RefuseUnknownSections(instance.All, services.GetServices<KnownSection>());

    /// <summary>The first context makes the model, for all contexts of the process.</summary>
    public static void MakeModel(IServiceProvider services)
    {
        using var scope = services.CreateScope();
        _ = scope.ServiceProvider.GetRequiredService<PalabreDb>().Model;
    }

    public static Task MigrateAsync(IServiceProvider services, CancellationToken ct) => services.GetRequiredService<Migrator>().ApplyAsync(ct);
}
