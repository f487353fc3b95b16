using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.Loader;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Kit.Storage;
using Palabre.TestApp;

namespace Palabre.Host.Tests;

/// <summary>The model that <c>bin/build-server</c> compiled for the published server, beside the one that the mappings make.</summary>
public sealed class CompiledModelTests
{
    private static readonly string Server = Path.Combine(Repository.Root, "artifacts/server");
    private static readonly string File = Path.Combine(Server, $"{CompiledModel.Name}.dll");

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("Postgres")]
    public async Task It_is_the_model_that_the_mappings_make(string database)
    {
        await using var test = await TestDatabase.CreateAsync();
        await using var services = test.Services();
        var options = new DbContextOptionsBuilder<PalabreDb>();
        if (database == "Postgres") options.UseNpgsql("Host=localhost"); else options.UseSqlite("Data Source=:memory:");
        await using var made = ActivatorUtilities.CreateInstance<PalabreDb>(services, options.Options);
        // A context initialises the model it is given, as the server's do.
        var model = (IModel)Assembly().GetType($"{CompiledModel.Name}.{database}.PalabreDbModel", throwOnError: true)!.GetProperty("Instance")!.GetValue(null)!;
        await using var compiled = ActivatorUtilities.CreateInstance<PalabreDb>(services, options.UseModel(model).Options);

        Assert.NotSame(made.Model, compiled.Model);
        Assert.Equal(Text(made.Model), Text(compiled.Model));
        Assert.Equal(Tables(made.Model), Tables(compiled.Model));
    }

    [Fact]
    public void It_is_of_the_entities_that_lie_beside_it()
    {
        var stamps = Assembly().GetCustomAttributes<AssemblyMetadataAttribute>().Where(one => one.Key == CompiledModel.MadeOf).Select(one => one.Value!).ToList();
        Assert.Contains(stamps, stamp => stamp.StartsWith("Palabre.Posts=", StringComparison.Ordinal));
        foreach (var stamp in stamps.Where(stamp => stamp.StartsWith("Palabre.", StringComparison.Ordinal)))
        {
            var name = stamp[..stamp.IndexOf('=', StringComparison.Ordinal)];
            Assert.Equal(stamp, $"{name}={Module(Path.Combine(Server, $"{name}.dll")):N}");
        }
    }

    [Fact]
    public void It_is_not_taken_for_one_of_other_entities()
    {
        var own = typeof(Composition).Assembly;
        Assert.True(CompiledModel.IsMadeOf([CompiledModel.Stamp(own)]));
        Assert.False(CompiledModel.IsMadeOf([CompiledModel.Stamp(own), $"{typeof(PalabreDb).Assembly.GetName().Name}={Guid.Empty:N}"]));
    }

    private static Assembly Assembly()
    {
        Assert.True(System.IO.File.Exists(File), $"{File} is missing: run bin/build-server.");
        return AssemblyLoadContext.Default.LoadFromAssemblyPath(File);
    }

    private static string Text(IModel model) => model.ToDebugString(MetadataDebugStringOptions.LongDefault & ~MetadataDebugStringOptions.IncludeAnnotations);

    private static string Tables(IModel model) => model.GetRelationalModel().ToDebugString(MetadataDebugStringOptions.LongDefault);

    private static Guid Module(string file)
    {
        using var image = new PEReader(System.IO.File.OpenRead(file));
        var metadata = image.GetMetadataReader();
        return metadata.GetGuid(metadata.GetModuleDefinition().Mvid);
    }
}
