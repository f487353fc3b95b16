using System.Xml.Linq;

namespace Palabre.Host.Tests;

/// <summary>The rules of the house that a project graph can break (ARCHITECTURE.md).</summary>
public sealed class ArchitectureTests
{
    [Fact]
    public void A_slice_references_core_kit_and_the_engine_it_owns_and_nothing_else()
    {
        var engines = Repository.Projects.Where(p => p.IsEngine).Select(p => p.Name).ToHashSet();
        foreach (var slice in Repository.Projects.Where(p => p.IsSlice))
        {
            Assert.All(slice.References, name => Assert.True(name is "Palabre.Core" or "Palabre.Kit" || engines.Contains(name), $"{slice} references {name}."));
            Assert.InRange(slice.References.Count(engines.Contains), 0, 1);
        }
        Assert.Contains(Repository.Projects, p => p.IsSlice);
    }

    [Fact]
    public void An_engine_has_one_owner()
    {
        foreach (var engine in Repository.Projects.Where(p => p.IsEngine))
            Assert.InRange(Repository.Projects.Count(p => p.IsSlice && p.References.Contains(engine.Name)), 0, 1);
    }

    [Fact]
    public void An_engine_references_nothing_but_the_base_class_library()
    {
        var engines = Repository.Projects.Where(p => p.IsEngine).ToList();
        Assert.NotEmpty(engines);
        Assert.All(engines, engine =>
        {
            Assert.Empty(engine.References);
            Assert.Empty(engine.Packages);
            Assert.Empty(engine.Frameworks);
        });
    }

    [Fact]
    public void Core_references_nothing_and_kit_references_core()
    {
        var core = Repository.Projects.Single(p => p.Name == "Palabre.Core");
        Assert.Empty(core.References);
        Assert.Empty(core.Packages);
        Assert.Equal(["Palabre.Core"], Repository.Projects.Single(p => p.Name == "Palabre.Kit").References);
    }

    [Fact]
    public void Only_the_host_sees_every_slice()
    {
        var slices = Repository.Projects.Where(p => p.IsSlice).Select(p => p.Name).ToHashSet();
        var host = Repository.Projects.Single(p => p.Name == "Palabre.Host");
        Assert.Subset(host.References.ToHashSet(), slices);
        Assert.All(Repository.Projects.Where(p => !p.IsTest && p != host), p => Assert.DoesNotContain(p.References, slices.Contains));
    }

    [Fact]
    public void Every_slice_and_engine_has_its_tests_and_every_project_is_in_the_solution()
    {
        var names = Repository.Projects.Select(p => p.Name).ToHashSet();
        Assert.All(Repository.Projects.Where(p => p.IsSlice || p.IsEngine), p => Assert.Contains($"{p.Name}.Tests", names));

        var solution = XDocument.Load(Path.Combine(Repository.Root, "Palabre.slnx")).Descendants("Project")
            .Select(p => Path.GetFileNameWithoutExtension(p.Attribute("Path")!.Value)).ToHashSet();
        // Compiled from what is only there once the server is published.
        Assert.Equal(names.Except(["Palabre.Model"]).Order(), solution.Order());
    }

    [Fact]
    public void No_folder_of_a_slice_is_named_after_a_kind_of_file()
    {
        string[] kinds = ["Controllers", "Models", "Services", "Dtos", "Entities", "Interfaces", "Helpers", "Utils", "Managers"];
        foreach (var slice in Repository.Projects.Where(p => p.IsSlice))
            Assert.DoesNotContain(Directory.EnumerateDirectories(Path.Combine(Repository.Root, slice.Folder)).Select(Path.GetFileName), kinds.Contains);
    }
}
