using System.Xml.Linq;

namespace Palabre.Host.Tests;

/// <summary>The checkout the tests were built from, found from the solution file upwards.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>Every project of the house, read from its file: nobody keeps a list by hand.</summary>
    public static IReadOnlyList<Project> Projects { get; } = [.. Directory
        .EnumerateFiles(Root, "*.csproj", SearchOption.AllDirectories)
        .Where(file => !file.Contains("/artifacts/", StringComparison.Ordinal) && !file.Contains("/node_modules/", StringComparison.Ordinal))
        .Select(Project.Read)];

    private static string Find(string from)
    {
        for (var folder = new DirectoryInfo(from); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Palabre.slnx"))) return folder.FullName;
        throw new InvalidOperationException($"No Palabre.slnx above {from}.");
    }
}

internal sealed record Project(string Name, string Folder, IReadOnlyList<string> References, IReadOnlyList<string> Packages, IReadOnlyList<string> Frameworks)
{
    public bool IsEngine => Folder.StartsWith("engines/", StringComparison.Ordinal);
    public bool IsTest => Folder.StartsWith("tests/", StringComparison.Ordinal);
    public bool IsSlice => Folder.StartsWith("src/", StringComparison.Ordinal) && Folder is not ("src/Core" or "src/Kit" or "src/Host");

    public static Project Read(string file)
    {
        var xml = XDocument.Load(file);
        var folder = Path.GetRelativePath(Repository.Root, Path.GetDirectoryName(file)!);
        return new Project(Path.GetFileNameWithoutExtension(file), folder,
            [.. Values(xml, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')))],
            [.. Values(xml, "PackageReference")], [.. Values(xml, "FrameworkReference")]);
    }

    public override string ToString() => Name;

    private static IEnumerable<string> Values(XDocument xml, string element) =>
        xml.Descendants(element).Select(e => e.Attribute("Include")?.Value).OfType<string>();
}
