using System.Text;

namespace Palabre.Notifications;

/// <summary>One line of a letter, with what stands under it and where it leads.</summary>
public sealed record LetterLine(string Text, string? Detail = null, string? Path = null);

/// <param name="Title">Null when the lines need none.</param>
public sealed record LetterPart(string? Title, IReadOnlyList<LetterLine> Lines);

public sealed record LetterLink(string Text, string Path);

/// <summary>What a letter says, once for both of its forms.</summary>
/// <param name="Action">The one thing to do.</param>
/// <param name="Why">Why one gets it, at its foot.</param>
public sealed record Letter(string Subject, string Heading, IReadOnlyList<LetterPart> Parts, LetterLink? Action, string Why)
{
    /// <summary>The letter as plain text (the first part of multipart/alternative, RFC 2046 §5.1.4).</summary>
    /// <param name="absolute">Makes a full address of a path.</param>
    /// <param name="off">Where one stops it, in words; null where there is nothing to stop.</param>
    public string AsText(Func<string, string> absolute, LetterLink? off)
    {
        var text = new StringBuilder().AppendLine(Heading).AppendLine();
        foreach (var part in Parts)
        {
            if (part.Title is not null) text.AppendLine(part.Title).AppendLine();
            foreach (var line in part.Lines)
            {
                text.AppendLine(line.Text);
                if (line.Detail is not null) text.AppendLine(line.Detail);
                if (line.Path is not null) text.AppendLine(absolute(line.Path));
                text.AppendLine();
            }
        }
        if (Action is not null) text.AppendLine(Action.Text).AppendLine(absolute(Action.Path)).AppendLine();
        text.AppendLine("-- ").AppendLine(Why);
        if (off is not null) text.AppendLine(off.Text).AppendLine(absolute(off.Path));
        return text.ToString();
    }
}
