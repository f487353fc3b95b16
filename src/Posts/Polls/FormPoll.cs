using System.Globalization;
using Microsoft.AspNetCore.Http;
using Palabre.Core;

namespace Palabre.Posts;

/// <summary>The poll of a form.</summary>
internal static class FormPoll
{
    /// <summary>How long polls of the form may last, in minutes.</summary>
    public static readonly IReadOnlyList<int> Lengths = [30, 60, 360, 1440, 4320, 10_080];
    public const int UsualLength = 1440;

    public static string Choice(int place) => string.Create(CultureInfo.InvariantCulture, $"choice-{place}");

    /// <summary>Null when nobody wrote a choice.</summary>
    public static PollWish? Of(IFormCollection form)
    {
        var choices = Enumerable.Range(0, form.Count).Select(place => form[Choice(place)].ToString()).Where(choice => !string.IsNullOrWhiteSpace(choice)).ToList();
        if (choices.Count == 0) return null;
        var minutes = int.TryParse(form["pollMinutes"], NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : UsualLength;
        return new(choices, minutes * 60L, form.ContainsKey("pollMultiple"), form.ContainsKey("pollHidden"));
    }
}
