using Microsoft.EntityFrameworkCore;
using Palabre.Core;
using Palabre.Kit.Storage;

namespace Palabre.Members;

/// <summary>What one member notes about another. Nobody else ever reads it.</summary>
internal sealed class PersonNote
{
    public const int Longest = 2000;

    public required MemberId Owner { get; init; }
    public required MemberId About { get; init; }
    public string Text { get; set; } = "";
    public DateTimeOffset At { get; set; }
}

internal sealed class PersonNoteMapping : IMapping
{
    public void Map(ModelBuilder model) => model.Entity<PersonNote>(note =>
    {
        note.ToTable("person_notes");
        note.HasKey(n => new { n.Owner, n.About });
        note.Property(n => n.Text).HasMaxLength(PersonNote.Longest);
    });
}
