using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Palabre.Kit.Settings;

/// <summary>A setting is unknown or malformed; the message says which and where to look.</summary>
public sealed class SettingsException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>A section some slice reads, so that the host can refuse the others.</summary>
public sealed record KnownSection(string Name);

/// <summary>Settings with rules beyond the kind of each value.</summary>
public interface ICheckedSettings
{
    /// <summary>The first thing that is wrong, as a sentence that names the setting (<c>Rooms:Seats</c>); null when all is well.</summary>
    string? Wrong();
}

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
        var given = settings.GetSection(section);
        if (given.Value is { Length: > 0 }) throw Refused($"{section} is a group of settings, not a value.");
        foreach (var child in given.GetChildren())
            if (WrongWith(child, typeof(TSettings)) is { } wrong) throw Refused(wrong);

        var read = new TSettings();
        given.Bind(read);
        return (read as ICheckedSettings)?.Wrong() is { } rule ? throw Refused(rule) : read;
    }

    /// <summary>Refuses sections that nobody reads: a misspelt name would otherwise be silently ignored.</summary>
    public static void RefuseUnknownSections(IConfiguration settings, IEnumerable<KnownSection> known)
    {
        var names = known.Select(k => k.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var child in settings.GetChildren().Where(child => !names.Contains(child.Key)))
            throw Refused($"There is no setting called {child.Key}.");
    }

    private static string? WrongWith(IConfigurationSection given, Type settings)
    {
        var property = settings.GetProperty(given.Key, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase);
        if (property is not { CanWrite: true }) return $"There is no setting called {given.Path}.";
        if (given.Value is not { } value) return $"{given.Path} must be one value.";
        if (property.PropertyType == typeof(int) && !int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out _))
            return $"{given.Path} is \"{value}\", but it must be a whole number.";
        if (property.PropertyType == typeof(bool) && !bool.TryParse(value, out _))
            return $"{given.Path} is \"{value}\", but it must be true or false.";
        return null;
    }

    private static SettingsException Refused(string sentence) => new($"{sentence} {WhereToLook}");

    private const string WhereToLook = "docs/operating/settings.md lists them all.";
}
