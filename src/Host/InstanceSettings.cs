using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Palabre.Kit.Settings;
using Palabre.Kit.Storage;

namespace Palabre.Host;

/// <summary>Where the server listens and how it is known.</summary>
public sealed class HttpSettings
{
    /// <summary>Addresses to listen on, separated by semicolons.</summary>
    public string Urls { get; set; } = "http://127.0.0.1:8080";

    /// <summary>Addresses of reverse proxies whose X-Forwarded headers are believed, besides loopback; separated by commas.</summary>
    public string TrustedProxies { get; set; } = "";
}

public sealed class DatabaseSettings
{
    /// <summary>A PostgreSQL connection string; empty for SQLite in the data directory.</summary>
    public string Connection { get; set; } = "";
}

/// <summary>
/// The instance's settings: command line first, then environment variables (<c>Palabre__Section__Name</c>), then
/// <c>palabre.json</c> in the data directory.
/// </summary>
public sealed class InstanceSettings
{
    public const string DefaultData = "palabre-data";

    private InstanceSettings(string data, IConfiguration all)
    {
        DataDirectory = data;
        All = all;
        Http = SettingsRegistration.Read<HttpSettings>(all, "Http");
        var connection = SettingsRegistration.Read<DatabaseSettings>(all, "Database").Connection;
        Storage = new StorageSettings(data, connection.Length == 0 ? null : connection);
    }

    public string DataDirectory { get; }
    public IConfiguration All { get; }
    public HttpSettings Http { get; }
    public StorageSettings Storage { get; }

    /// <param name="overrides">Settings from the command line, by their path such as <c>Http:Urls</c>.</param>
    public static InstanceSettings Load(string? data, IReadOnlyDictionary<string, string?>? overrides = null)
    {
        var environment = new ConfigurationBuilder().AddEnvironmentVariables("Palabre__").Build();
        var directory = Path.GetFullPath(data ?? environment["Data"] ?? DefaultData);
        Directory.CreateDirectory(directory);
        var all = new ConfigurationBuilder()
            .AddConfiguration(File(Path.Combine(directory, "palabre.json")))
            .AddConfiguration(environment)
            .AddInMemoryCollection(overrides ?? new Dictionary<string, string?>())
            .Build();
        return new InstanceSettings(directory, all);
    }

    private static IConfigurationRoot File(string path)
    {
        try { return new ConfigurationBuilder().AddJsonFile(path, optional: true).Build(); }
        catch (InvalidDataException e)
        {
            throw new SettingsException(WrongFile(path, e), e);
        }
    }

    /// <summary>The file, the line where it breaks when there is one, and the reader's reason.</summary>
    private static string WrongFile(string path, InvalidDataException e)
    {
        var reason = e.GetBaseException();
        if (reason is not JsonException { LineNumber: { } line }) return $"{path} cannot be read as settings: {reason.Message}";
        var sentence = reason.Message.Split(" LineNumber:", 2)[0];
        return $"{path}, line {line + 1}: {sentence}";
    }
}
