using Palabre.Kit.Portraits;

namespace Palabre.Kit.Tests.Ui;

public class InitialsTests
{
    [Theory]
    [InlineData("Ada Nwosu", "AN")]
    [InlineData("Émile Rousselot", "ÉR")]
    [InlineData("Jean-Luc de la Tour", "JT")]
    [InlineData("Prince", "P")]
    [InlineData("o’Neill", "O")]
    [InlineData("هدى بنيس", "ه")]
    [InlineData("  ", "·")]
    [InlineData("🌳 Bo", "B")]
    public void A_name_gives_one_or_two_letters(string name, string letters) => Assert.Equal(letters, Initials.Of(name));

    [Fact]
    public void A_handle_keeps_its_ground_and_handles_use_them_all()
    {
        var grounds = Enumerable.Range(0, 100).Select(i => Initials.GroundOf($"member{i}")).ToArray();

        Assert.Equal(grounds, Enumerable.Range(0, 100).Select(i => Initials.GroundOf($"member{i}")));
        Assert.Equal(Enumerable.Range(0, Initials.Grounds), grounds.Distinct().Order());
    }
}
