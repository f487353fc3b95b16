namespace Palabre.Live.Sdp;

/// <summary>The candidates of one line in a fragment.</summary>
/// <param name="Mid">The line's name, null when the fragment does not give it.</param>
/// <param name="Candidates">Those that could be read.</param>
/// <param name="HasEndOfCandidates">No more will come for this line.</param>
public sealed record SdpFragmentLine(string? Mid, IReadOnlyList<IceCandidate> Candidates, bool HasEndOfCandidates);

/// <summary>
/// What a PATCH carries (application/trickle-ice-sdpfrag, RFC 8840 §9): more candidates, and for an ICE restart new credentials.
/// </summary>
/// <param name="IceUfrag">The sender's username fragment: that of the session for trickling, a new one for a restart.</param>
/// <param name="IcePwd">The password beside it.</param>
/// <param name="Lines">The lines in order; may be empty.</param>
public sealed record SdpFragment(string? IceUfrag, string? IcePwd, IReadOnlyList<SdpFragmentLine> Lines)
{
    /// <summary>All candidates of all lines.</summary>
    public IEnumerable<IceCandidate> Candidates => Lines.SelectMany(line => line.Candidates);

    /// <summary>True when any line says that no more candidates will come.</summary>
    public bool HasEndOfCandidates => Lines.Any(line => line.HasEndOfCandidates);

    /// <summary>Reads a fragment.</summary>
    /// <exception cref="SdpException">It is too long or not a fragment.</exception>
    public static SdpFragment Parse(string text)
    {
        var sections = SdpText.Cut(text);
        if (sections.Count == 1 && sections[0].Attributes.Count == 0) throw SdpText.Malformed("The fragment is empty.");
        if (sections.Count - 1 > SdpDescription.MaxMediaLines)
            throw new SdpException(SdpCode.TooManyLines, $"The fragment has {sections.Count - 1} media lines.");

        var ufrag = First(sections, "ice-ufrag");
        var pwd = First(sections, "ice-pwd");
        SdpTransport.RequireIceText(ufrag, pwd);
        // Candidates may also stand before any m-line when there is only one line they could belong to.
        var session = sections[0].Has("candidate") || sections[0].Has("end-of-candidates") ? 0 : 1;
        return new SdpFragment(ufrag, pwd, [.. sections.Skip(session).Select(ReadLine)]);
    }

    /// <summary>Our side of an ICE restart: new credentials and all our candidates, for one line that stands for the bundle.</summary>
    public static string WriteRestart(SdpOffer offer, SdpAnswerSpec spec)
    {
        var text = new SdpBuilder();
        text.Line($"a=ice-lite");
        if (offer.BundleMids.Count > 0) text.Line($"a=group:BUNDLE {string.Join(' ', offer.BundleMids)}");
        var line = offer.Audio.First(a => ReferenceEquals(a.Transport, offer.Transport));
        text.Line($"m=audio 9 {line.Protocol} {line.OpusPayloadType}");
        if (line.Mid is not null) text.Line($"a=mid:{line.Mid}");
        text.Line($"a=ice-ufrag:{spec.Ice.UsernameFragment}");
        text.Line($"a=ice-pwd:{spec.Ice.Password}");
        foreach (var candidate in spec.Candidates) text.Line($"a={candidate}");
        text.Line($"a=end-of-candidates");
        return text.ToString();
    }

    /// <summary>The fragment as text, one m-line for each line; what a client sends.</summary>
    public string Write()
    {
        var text = new SdpBuilder();
        if (IceUfrag is not null) text.Line($"a=ice-ufrag:{IceUfrag}");
        if (IcePwd is not null) text.Line($"a=ice-pwd:{IcePwd}");
        foreach (var line in Lines)
        {
            text.Line($"m=audio 9 UDP/TLS/RTP/SAVPF 0");
            if (line.Mid is not null) text.Line($"a=mid:{line.Mid}");
            foreach (var candidate in line.Candidates) text.Line($"a={candidate}");
            if (line.HasEndOfCandidates) text.Line($"a=end-of-candidates");
        }
        return text.ToString();
    }

    private static string? First(List<SdpSection> sections, string name) =>
        sections.Select(s => s.Find(name)).FirstOrDefault(v => v is not null);

    private static SdpFragmentLine ReadLine(SdpSection section)
    {
        var mid = section.Find("mid");
        if (mid is not null && !SdpText.IsToken(mid, 32)) throw SdpText.Malformed("A mid must be a token of at most 32 characters.");
        return new(mid, SdpTransport.ReadCandidates(section), section.Has("end-of-candidates"));
    }
}
