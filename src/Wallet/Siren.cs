namespace Palabre.Wallet;

/// <summary>The number of a French firm: nine digits, the last of which checks the others (Luhn).</summary>
internal static class Siren
{
    private const int Length = 9;

    public static bool IsValid(string text) => text.Length == Length && text.All(char.IsAsciiDigit) && text.Select(Weighed).Sum() % 10 == 0;

    private static int Weighed(char digit, int place) => place % 2 == 0 ? digit - '0' : (digit - '0') * 2 is > 9 and var two ? two - 9 : (digit - '0') * 2;
}
