using System.Collections.Frozen;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;

namespace Palabre.Kit.Ui;

/// <summary>
/// Addresses of the static files with their fingerprint, which a browser may keep for ever. Read from the endpoints that
/// <c>MapStaticAssets</c> adds, because pages here are plain endpoints without the component router's own collection.
/// </summary>
public sealed class AssetUrls(EndpointDataSource endpoints)
{
    private const string KitRoot = "_content/Palabre.Kit/";

    private readonly Lazy<FrozenDictionary<string, string>> _addresses = new(() => Read(endpoints));

    /// <summary>The address of one of Kit's own files, such as <c>kit.css</c>.</summary>
    public string Kit(string path) => Find(KitRoot + path) ?? $"/{KitRoot}{path}";

    /// <summary>The address of a file of any project, or null when this build has no such file.</summary>
    public string? Find(string path) => _addresses.Value.TryGetValue(path, out var address) ? $"/{address}" : null;

    private static FrozenDictionary<string, string> Read(EndpointDataSource endpoints)
    {
        var addresses = new Dictionary<string, string>();
        foreach (var file in endpoints.Endpoints.Select(e => e.Metadata.GetMetadata<StaticAssetDescriptor>()).OfType<StaticAssetDescriptor>())
        {
            var plain = file.Properties.FirstOrDefault(p => p.Name == "label")?.Value;
            if (plain is not null) addresses[plain] = file.Route;
            else addresses.TryAdd(file.Route, file.Route);
        }
        return addresses.ToFrozenDictionary();
    }
}
