using Palabre.Kit.Settings;

namespace Palabre.Safety;

/// <summary>How long the sound that came with a report may be kept.</summary>
public sealed class SafetySettings : ICheckedSettings
{
    /// <summary>Days. Longer gives stewards more time; shorter keeps less of what people said.</summary>
    public int SoundDays { get; set; } = 30;

    /// <summary>Days from the day of an appeal: whoever reads it must be able to hear what was decided upon.</summary>
    public int SoundDaysOnAppeal { get; set; } = 90;

    public string? Wrong() =>
        SoundDays is < 1 or > 365 ? "Safety:SoundDays must be from 1 to 365."
        : SoundDaysOnAppeal is < 1 or > 365 ? "Safety:SoundDaysOnAppeal must be from 1 to 365."
        : null;
}
