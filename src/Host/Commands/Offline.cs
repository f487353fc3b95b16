using Palabre.Kit.Words;

namespace Palabre.Host.Commands;

/// <summary>The slices' services without a web server, on the same data directory as one that may be running.</summary>
internal static class Offline
{
    public static async Task<int> RunAsync(string? data, Func<IServiceProvider, Reader, Task<int>> run, CancellationToken ct, bool migrate = true)
    {
        var instance = InstanceSettings.Load(data);
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Error).AddSimpleConsole());
        services.AddSingleton<IConfiguration>(instance.All);
        services.AddDataProtection();
        services.AddPalabre(instance, Composition.Slices());
        await using var provider = services.BuildServiceProvider();
        Composition.CheckSettings(provider, instance);
        if (migrate) await Composition.MigrateAsync(provider, ct);
        await using var scope = provider.CreateAsyncScope();
        return await run(scope.ServiceProvider, provider.GetRequiredService<Readers>().Of(Language.English, TimeZoneInfo.Local));
    }
}
