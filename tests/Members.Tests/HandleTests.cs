using Xunit;

namespace Palabre.Members.Tests;

public sealed class HandleTests
{
    [Theory]
    [InlineData("ada"), InlineData("maud.keller"), InlineData("bo_2"), InlineData("a1"), InlineData("x23456789012345678901234567890")]
    public void An_ordinary_handle_is_allowed(string handle) => Assert.Null(Handle.Refuse(handle));

    [Theory]
    [InlineData("a"), InlineData(""), InlineData(".ada"), InlineData("ada."), InlineData("a..b"), InlineData("Ada"), InlineData("é.r"),
     InlineData("a b"), InlineData("a-b"), InlineData("ada\n"), InlineData("x234567890123456789012345678901")]
    public void A_handle_of_another_form_is_refused(string handle) => Assert.Equal("handle_malformed", Handle.Refuse(handle)?.Code);

    [Theory]
    [InlineData("admin"), InlineData("palabre"), InlineData("steward")]
    public void The_names_of_the_house_are_refused(string handle) => Assert.Equal("handle_reserved", Handle.Refuse(handle)?.Code);

    [Theory]
    [InlineData(" @Ada ", "ada"), InlineData("MAUD.Keller", "maud.keller"), InlineData(null, "")]
    public void What_is_typed_is_read_without_sign_spaces_and_capitals(string? typed, string handle) => Assert.Equal(handle, Handle.Read(typed));

    [Theory]
    [InlineData("Émile Rousselot", "emile.rousselot"), InlineData("Leïla  Mansour", "leila.mansour"), InlineData("Jean-Marc D’Arras", "jean.marc.d.arras"), InlineData("سلمى", "")]
    public void A_name_becomes_a_handle_without_accents(string name, string handle) => Assert.Equal(handle, Handle.Slug(name));

    [Fact]
    public void Every_idea_is_a_handle_one_may_have_and_never_the_wish_itself()
    {
        foreach (var (wish, name) in new[] { ("maud", "Maud Keller"), ("admin", "Admin"), ("x234567890123456789012345678901", "A B"), ("سلمى", "سلمى") })
        {
            var ideas = Handle.Ideas(wish, name);
            Assert.DoesNotContain(wish, ideas);
            Assert.All(ideas, idea => Assert.Null(Handle.Refuse(idea)));
        }
    }

    [Fact]
    public void The_first_idea_is_the_persons_own_name() => Assert.Equal("maud.keller", Handle.Ideas("maud", "Maud Keller")[0]);
}
