namespace Palabre.Live.Sdp;

/// <summary>
/// An offer or an answer, read but not yet judged: enough for a client to read our answer with, and what <see cref="SdpOffer"/>
/// puts its rules to.
/// </summary>
public sealed class SdpDescription
{
    /// <summary>Longest description read, in characters. A browser's offer of eight lines is about 20,000.</summary>
    public const int MaxLength = 64 * 1024;

    /// <summary>Most media lines read.</summary>
    public const int MaxMediaLines = 64;

    private SdpDescription(List<SdpSection> sections)
    {
        var session = sections[0];
        IsIceLite = session.Has("ice-lite");
        BundleMids = session.Find("group") is { } group && SdpText.Halve(group) is ("BUNDLE", var mids)
            ? mids.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            : [];
        Audio = [.. sections.Skip(1).Where(IsAudio).Select(s => new SdpAudioLine(s, session))];
        OtherMedia = [.. sections.Skip(1).Where(s => !IsAudio(s)).Select(s => SdpText.Halve(s.Media).First)];
        var named = Audio.Select(a => a.Mid).OfType<string>().ToList();
        if (named.Distinct().Count() != named.Count) throw SdpText.Malformed("Two lines have the same mid.");
    }

    /// <summary>The audio lines in order.</summary>
    public IReadOnlyList<SdpAudioLine> Audio { get; }

    /// <summary>The kinds of the other media lines ("video", "application").</summary>
    public IReadOnlyList<string> OtherMedia { get; }

    /// <summary>The mids that share one transport, the one that carries it first; empty without a BUNDLE group.</summary>
    public IReadOnlyList<string> BundleMids { get; }

    /// <summary>The writer never starts connectivity checks.</summary>
    public bool IsIceLite { get; }

    /// <summary>Reads a description.</summary>
    /// <exception cref="SdpException">It is too long, or not SDP.</exception>
    public static SdpDescription Parse(string sdp)
    {
        var sections = SdpText.Cut(sdp);
        if (!sdp.StartsWith("v=0", StringComparison.Ordinal)) throw SdpText.Malformed("A description must begin with v=0.");
        if (sections.Count - 1 > MaxMediaLines)
            throw new SdpException(SdpCode.TooManyLines,
                $"The description has {sections.Count - 1} media lines; {MaxMediaLines} are the most ever read.");
        return new SdpDescription(sections);
    }

    private static bool IsAudio(SdpSection section) => SdpText.Halve(section.Media).First == "audio";
}
