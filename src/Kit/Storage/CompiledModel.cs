using System.Reflection;
using System.Runtime.Loader;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Palabre.Kit.Storage;

/// <summary>
/// The model of the database as <c>tools/Model</c> compiled it when the server was published: it only has to be loaded, where making it out of the
/// mappings takes half a second of a start and keeps a second model in memory. Where none lies beside the program, or one of other
/// entities, the model is made.
/// </summary>
public static class CompiledModel
{
    /// <summary>The name of the assembly, and of its metadata in which each assembly of entities stands as name and version of its module.</summary>
    public const string Name = "Palabre.Model", MadeOf = "MadeOf";

    private static readonly Lazy<Assembly?> Found = new(Find);

    public static IModel? For(StorageSettings settings) =>
        (IModel?)Found.Value?.GetType($"{Name}.{(settings.IsPostgres ? "Postgres" : "Sqlite")}.{nameof(PalabreDb)}Model", throwOnError: true)!.GetProperty("Instance")!.GetValue(null);

    /// <summary>How an assembly stands in the metadata of the model that was made of it.</summary>
    public static string Stamp(Assembly assembly) => $"{assembly.GetName().Name}={assembly.ManifestModule.ModuleVersionId:N}";

    private static Assembly? Find()
    {
        var file = Path.Combine(AppContext.BaseDirectory, $"{Name}.dll");
        if (!File.Exists(file)) return null;
        var model = AssemblyLoadContext.Default.LoadFromAssemblyPath(file);
        return IsMadeOf(model.GetCustomAttributes<AssemblyMetadataAttribute>().Where(one => one.Key == MadeOf).Select(one => one.Value!)) ? model : null;
    }

    /// <summary>Whether the entities are those of this process.</summary>
    internal static bool IsMadeOf(IEnumerable<string> stamps) =>
        stamps.All(stamp => Stamp(Assembly.Load(stamp[..stamp.IndexOf('=', StringComparison.Ordinal)])) == stamp);
}
