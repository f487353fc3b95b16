using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Palabre.Kit.Settings;

/// <summary>A setting is unknown or malformed; the message says which and where to look.</summary>
public sealed class SettingsException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>A section some slice reads, so that the host can refuse the others.</summary>
public sealed record KnownSection(string Name);

public static class SettingsRegistration
{
    /// <summary>
    /// Reads a section of the instance's settings into a fresh <typeparamref name="TSettings"/> (its property values are the defaults)
    /// and registers it. An unknown key or a value of the wrong kind stops the start.
    /// </summary>
    /// <param name="settings">The whole instance's settings: its children are sections.</param>
    public static TSettings AddSettings<TSettings>(this IServiceCollection services, IConfiguration settings, string section)
        where TSettings : class, new()
    {
        var read = Read<TSettings>(settings, section);
        services.AddSingleton(read);
        services.AddSingleton(new KnownSection(section));
        return read;
    }

    public static TSettings Read<TSettings>(IConfiguration settings, string section) where TSettings : class, new()
    {
        var read = new TSettings();
        try
        {
            settings.GetSection(section).Bind(read, binder => binder.ErrorOnUnknownConfiguration = true);
        }
        catch (InvalidOperationException e)
        {
            throw new SettingsException($"The settings of {section} cannot be read: {(e.InnerException ?? e).Message} {WhereToLook}", e);
        }
        return read;
    }

    /// <summary>Refuses sections that nobody reads: a misspelt name would otherwise be silently ignored.</summary>
    public static void RefuseUnknownSections(IConfiguration settings, IEnumerable<KnownSection> known)
    {
        var names = known.Select(k => k.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var child in settings.GetChildren().Where(child => !names.Contains(child.Key)))
            throw new SettingsException($"There is no setting called {child.Key}. {WhereToLook}");
    }

    private const string WhereToLook = "docs/operating/settings.md lists them all.";
}
