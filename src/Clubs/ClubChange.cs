using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Palabre.Kit;
using Palabre.Kit.Words;

namespace Palabre.Clubs;

/// <summary>Everything about a club that its founder sets, its name aside. What is null stays as it is.</summary>
public sealed record ClubChange(
    string? Text, ClubEntry? Entry, bool? IsPrivate, IReadOnlyList<string>? Rules, IReadOnlyList<string>? Questions, bool? HidesMembers, bool? MembersOpenRooms)
{
    /// <summary>A form holds all of it: a box that is not ticked is not sent.</summary>
    internal static ClubChange Of(IFormCollection form) => new(
        form["text"].ToString(), Enum.TryParse<ClubEntry>(form["entry"], ignoreCase: true, out var entry) ? entry : ClubEntry.Open, form["private"] == "true",
        Lines.Of(form["rules"]), Lines.Of(form["questions"]), form["hidesMembers"] == "true", form["membersOpenRooms"] == "true");

    internal IEnumerable<Refusal> Refuse()
    {
        if (Club.RefuseText(Typed.Text(Text)) is { } text) yield return text;
        if (Entry is { } entry && !Enum.IsDefined(entry)) yield return new Refusal("club_entry_unknown", 422, "entry");
        if (Lines.Refuse(Lines.Join(Rules ?? []), "club_rules", Club.MostRules, Club.LongestRule, "rules") is { } rules) yield return rules;
        if (Lines.Refuse(Lines.Join(Questions ?? []), "club_questions", Club.MostQuestions, Club.LongestQuestion, "questions") is { } questions) yield return questions;
    }

    /// <summary>Puts it into the club, and new rules beside the old ones; the caller saves.</summary>
    internal void Apply(Club club, DbContext db, DateTimeOffset now)
    {
        if (Text is not null) club.Text = Typed.Text(Text);
        if (Questions is not null) club.Questions = Lines.Join(Questions);
        club.Entry = Entry ?? club.Entry;
        club.IsPrivate = IsPrivate ?? club.IsPrivate;
        club.HidesMembers = HidesMembers ?? club.HidesMembers;
        club.MembersOpenRooms = MembersOpenRooms ?? club.MembersOpenRooms;
        // Nobody finds a private club: whoever comes was invited.
        if (club.IsPrivate) club.Entry = ClubEntry.Invitation;
        if (Rules is null || Lines.Join(Rules) is var rules && rules == Lines.Join(Lines.Of(club.Rules))) return;
        (club.Rules, club.RulesVersion) = (rules, club.RulesVersion + 1);
        db.Add(new RulesVersion { Club = club.Id, Version = club.RulesVersion, Rules = rules, At = now });
    }
}
