using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Palabre.Kit.Settings;

namespace Palabre.Host.Tests;

/// <summary>The operator's page of settings says what the code reads, defaults included.</summary>
public sealed partial class SettingsDocTests
{
    private static readonly IReadOnlyList<Match> Rows =
        [.. Row().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs/operating/settings.md"))).Cast<Match>()];

    private static readonly Dictionary<string, string?> Documented = Rows.ToDictionary(
        row => row.Groups["path"].Value, row => row.Groups["default"].Value is "(empty)" ? "" : (string?)row.Groups["default"].Value.Trim('`'));

    [Fact]
    public void Every_setting_that_the_code_reads_is_documented()
    {
        var read = Settings().SelectMany(s => s.GetType().GetProperties().Where(p => p.CanWrite).Select(p => p.Name)).Order();
        Assert.Equal(read, Documented.Keys.Select(path => path.Split(':')[1]).Order());
    }

    [Fact]
    public void Every_documented_setting_is_read_and_has_the_documented_default()
    {
        // An unknown section or name, or a value of the wrong kind, is refused on the way.
        foreach (var settings in Settings(Documented))
            foreach (var property in settings.GetType().GetProperties().Where(p => p.CanWrite))
                Assert.Equal(property.GetValue(Activator.CreateInstance(settings.GetType())), property.GetValue(settings));
    }

    [Fact]
    public void Every_environment_variable_is_written_as_it_is_read() =>
        Assert.All(Rows, row => Assert.Equal("Palabre__" + row.Groups["path"].Value.Replace(":", "__", StringComparison.Ordinal), row.Groups["variable"].Value));

    [Fact]
    public void Every_limit_on_requests_is_documented()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs/operating/settings.md"));
        var limits = Limit().Matches(File.ReadAllText(Path.Combine(Repository.Root, "src/Kit/Web/RateLimits.cs"))).Cast<Match>().ToList();
        Assert.NotEmpty(limits);
        Assert.All(limits, limit => Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"| {limit.Groups["burst"].Value} | {int.Parse(limit.Groups["minute"].Value, CultureInfo.InvariantCulture):N0} |"),
            page, StringComparison.Ordinal));
    }

    /// <summary>The settings objects as the house registers them.</summary>
    private static List<object> Settings(IReadOnlyDictionary<string, string?>? given = null)
    {
        var directory = Directory.CreateTempSubdirectory("palabre-settings-").FullName;
        try
        {
            var instance = InstanceSettings.Load(directory, given);
            var services = new ServiceCollection();
            services.AddPalabre(instance, Composition.Slices());
            SettingsRegistration.RefuseUnknownSections(instance.All, services.Select(s => s.ImplementationInstance).OfType<KnownSection>());
            return [.. services.Select(s => s.ImplementationInstance).OfType<object>().Where(IsSettings), SettingsRegistration.Read<DatabaseSettings>(instance.All, "Database")];
        }
        finally { Directory.Delete(directory, recursive: true); }
    }

    private static bool IsSettings(object instance) =>
        instance.GetType().Name.EndsWith("Settings", StringComparison.Ordinal) && instance.GetType().GetConstructor([]) is not null;

    [GeneratedRegex(@"^\| `(?<path>\w+:\w+)` \| `(?<variable>\w+)` \| (?<default>[^|]+?) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"Add\(\w+, burst: (?<burst>\d+), perMinute: (?<minute>\d+)\)")]
    private static partial Regex Limit();
}
