using System.Reflection;
using System.Runtime.Loader;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Scaffolding;
using Microsoft.EntityFrameworkCore.Sqlite.Design.Internal;
using Microsoft.Extensions.DependencyInjection;
using Npgsql.EntityFrameworkCore.PostgreSQL.Design.Internal;

// Palabre.ModelMaker SERVER TO: writes the models that the server published in the folder SERVER has of its database, one for SQLite and one for
// PostgreSQL, as C# into the folder TO.
if (args is not [var folder, var to])
{
    Console.Error.WriteLine("Palabre.ModelMaker SERVER TO: give the folder of a published server, and one for the sources.");
    return 2;
}
var server = Path.GetFullPath(folder);
AssemblyLoadContext.Default.Resolving += (context, name) =>
    Path.Combine(server, $"{name.Name}.dll") is var file && File.Exists(file) ? context.LoadFromAssemblyPath(file) : null;

var composition = Assembly.LoadFrom(Path.Combine(server, "palabre.dll")).GetType("Palabre.Host.Composition", throwOnError: true)!;
if (Directory.Exists(to)) Directory.Delete(to, recursive: true);
HashSet<Assembly> entities = [];
Write("Sqlite", postgres: false, new SqliteDesignTimeServices());
Write("Postgres", postgres: true, new NpgsqlDesignTimeServices());
WriteStamps();
return 0;

void Write(string database, bool postgres, IDesignTimeServices provider)
{
    var (context, of) = ((DbContext, ServiceProvider))composition.GetMethod("ForModel")!.Invoke(null, [postgres])!;
    using var services = of;
    var design = new ServiceCollection().AddEntityFrameworkDesignTimeServices().AddDbContextDesignTimeServices(context);
    provider.ConfigureDesignTimeServices(design);
    using var tools = design.BuildServiceProvider();
    var model = context.GetService<IDesignTimeModel>().Model;
    tools.GetRequiredService<ICompiledModelScaffolder>().ScaffoldModel(model, Path.Combine(to, database), new CompiledModelCodeGenerationOptions
    {
        ContextType = context.GetType(),
        Language = "C#",
        ModelNamespace = $"Palabre.Model.{database}",
        UseNullableReferenceTypes = true,
    });
    entities.UnionWith(model.GetEntityTypes().Select(entity => entity.ClrType.Assembly));
}

// The model must not be taken for one of other entities: CompiledModel compares.
void WriteStamps()
{
    var compiled = entities.Select(assembly => assembly.GetType("Palabre.Kit.Storage.CompiledModel")).First(type => type is not null)!;
    var stamp = compiled.GetMethod("Stamp")!;
    var key = compiled.GetField("MadeOf")!.GetRawConstantValue();
    var lines = entities.OrderBy(assembly => assembly.FullName, StringComparer.Ordinal)
        .Select(assembly => $"[assembly: System.Reflection.AssemblyMetadata(\"{key}\", \"{stamp.Invoke(null, [assembly])}\")]");
    File.WriteAllLines(Path.Combine(to, "Stamps.cs"), lines);
}
