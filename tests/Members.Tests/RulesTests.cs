using Xunit;

namespace Palabre.Members.Tests;

public sealed class RulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 20, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_form_says_everything_that_is_wrong_at_once() =>
        Assert.Equal(
            ["name_missing", "handle_malformed", "email_malformed", "password_short"],
            new NewAccount(" ", "é", "nowhere", "short").Refuse().Select(r => r.Code));

    [Fact]
    public void A_long_password_needs_no_digit_or_sign() =>
        Assert.Empty(new NewAccount("Ada", "ada", null, "aaaaaaaaaa").Refuse());

    [Fact]
    public void A_password_may_be_missing_only_at_the_command_line()
    {
        Assert.Equal("password_short", Assert.Single(new NewAccount("Ada", "ada").Refuse()).Code);
        Assert.Empty((new NewAccount("Ada", "ada") { MayLackSecret = true }).Refuse());
        Assert.Equal("password_short", Assert.Single((new NewAccount("Ada", "ada", null, "") { MayLackSecret = true }).Refuse()).Code);
    }

    [Theory]
    [InlineData("ada@example.org", true), InlineData("", true), InlineData(null, true), InlineData("ada", false), InlineData("@example.org", false),
     InlineData("a@b@c", false), InlineData("a b@c", false)]
    public void An_email_is_refused_only_when_it_cannot_be_one(string? email, bool allowed) => Assert.Equal(allowed, ProfileRules.RefuseEmail(email) is null);

    [Fact]
    public void An_invitation_waits_thirty_days_and_not_a_moment_longer()
    {
        var invitation = Invitation();
        Assert.Equal(InvitationState.Waiting, invitation.StateAt(Now.AddDays(30).AddTicks(-1)));
        Assert.Equal(InvitationState.Expired, invitation.StateAt(Now.AddDays(30)));
        Assert.Equal("invitation_expired", invitation.RefuseAt(Now.AddDays(30))?.Code);
    }

    [Fact]
    public void An_invitation_taken_back_gives_its_place_back()
    {
        var invitation = Invitation();
        Assert.Null(invitation.Revoke(Now));
        Assert.Null(invitation.Slot);
        Assert.Equal("invitation_revoked", invitation.RefuseAt(Now)?.Code);
    }

    [Fact]
    public void An_accepted_invitation_can_not_be_taken_back_and_stays_counted()
    {
        var invitation = Invitation();
        invitation.UseFor(7, Now);
        Assert.Equal("invitation_used", invitation.Revoke(Now)?.Code);
        Assert.Equal(1, invitation.Slot);
        Assert.Equal(InvitationState.Accepted, invitation.StateAt(Now.AddDays(400)));
    }

    [Fact]
    public void The_sprout_lasts_seven_days()
    {
        var member = new Member { Handle = "ada", Name = "Ada", JoinedAt = Now };
        Assert.True(member.IsNewcomerAt(Now.AddDays(7).AddTicks(-1)));
        Assert.False(member.IsNewcomerAt(Now.AddDays(7)));
    }

    private static Invitation Invitation() => new()
    {
        Id = 1,
        Code = "code",
        InviterId = 2,
        Slot = 1,
        CreatedAt = Now,
        ExpiresAt = Now + Palabre.Members.Invitation.Life,
    };
}
