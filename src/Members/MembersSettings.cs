namespace Palabre.Members;

/// <summary>Section <c>SignUp</c>: who may come in.</summary>
public sealed class SignUpSettings
{
    /// <summary>True lets anyone make an account, whatever the stewards chose on their page; false leaves it to invitations and to them.</summary>
    public bool Open { get; set; }
}
