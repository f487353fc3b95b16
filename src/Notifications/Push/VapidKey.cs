using System.Collections.Concurrent;
using System.Security.Cryptography;
using Palabre.Kit.Storage;
using Palabre.WebPush;

namespace Palabre.Notifications;

/// <summary>
/// The key this instance is known by to push services, made at the first start and kept with its other secrets. Subscriptions are bound to
/// it: without it every device would have to be asked again.
/// </summary>
internal sealed class VapidKey(StorageSettings storage, PushSettings settings, TimeProvider clock) : IDisposable
{
    /// <summary>RFC 8292 §2 allows a day; half of one survives clocks that disagree.</summary>
    private static readonly TimeSpan TokenLife = TimeSpan.FromHours(12);

    private readonly Lazy<Vapid> _vapid = new(() => new Vapid(LoadOrMake(Path.Combine(storage.DataDirectory, "keys", "push.pem")), settings.Subject));
    private readonly ConcurrentDictionary<string, (string Header, DateTimeOffset Until)> _tokens = [];

    public string PublicKey => _vapid.Value.PublicKey;

    /// <summary>The authorization for a push service; signed once for half its life, because signing costs as much as sealing.</summary>
    public string AuthorizationFor(Uri endpoint)
    {
        var (now, service) = (clock.GetUtcNow(), endpoint.GetLeftPart(UriPartial.Authority));
        if (_tokens.TryGetValue(service, out var token) && token.Until - now > TokenLife / 2) return token.Header;
        var until = now + TokenLife;
        return (_tokens[service] = (_vapid.Value.Authorization(endpoint, until), until)).Header;
    }

    public void Dispose()
    {
        if (_vapid.IsValueCreated) _vapid.Value.Dispose();
    }

    private static ECDsa LoadOrMake(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        if (!File.Exists(file)) Write(file, key.ExportPkcs8PrivateKeyPem());
        // Read in any case: of two servers that start at once, one made it.
        key.ImportFromPem(File.ReadAllText(file));
        return key;
    }

    /// <summary>Whole or not at all, and for nobody but this account.</summary>
    private static void Write(string file, string text)
    {
        var fresh = $"{file}.{Environment.ProcessId}";
        var open = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) open.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var writer = new StreamWriter(fresh, open)) writer.Write(text);
        try { File.Move(fresh, file, overwrite: false); }
        catch (IOException) when (File.Exists(file))
        {
            File.Delete(fresh); // another server was faster
        }
    }
}
